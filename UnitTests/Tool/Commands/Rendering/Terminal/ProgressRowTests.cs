using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Commands;

[TestClass]
public sealed class ProgressRowTests
{
    [TestMethod]
    [DataRow(20, "Predicting   50 %  …")]
    [DataRow(40, "Predicting   50 %  1:01:01 left  5/10")]
    [DataRow(50, "Predicting  ━━━━━─────   50 %  1:01:01 left  5/10")]
    [DataRow(80, "Predicting  ━━━━━━━━━━━━────────────   50 %  1:01:01 left  5/10  12.0 images/s")]
    public void Of_Width_ShowsWhatFits(int width, string expected) => Assert.AreEqual(
        expected, ProgressRow.Of(width, "Predicting", 5, 10, new TimeSpan(1, 1, 1), "5/10", "12.0 images/s"));

    [TestMethod]
    public void Of_NothingToDo_IsNoDivisionByZero() => Assert.AreEqual("Predicting    0 %", ProgressRow.Of(20, "Predicting", 0, 0, null));
}
