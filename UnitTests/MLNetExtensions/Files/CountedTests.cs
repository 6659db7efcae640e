using MLNetGhost.Files;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class CountedTests
{
    [TestMethod]
    [DataRow(0, "0 boxes")]
    [DataRow(1, "1 box")]
    [DataRow(2, "2 boxes")]
    [DataRow(1234, "1234 boxes")]
    public void Of_Count_HasTheNounThatBelongsToIt(long count, string expected) =>
        Assert.AreEqual(expected, Counted.Of(count, "box", "boxes"));

    [TestMethod]
    public void Of_NoPlural_AddsAnS() => Assert.AreEqual("1 step, 2 steps", $"{Counted.Of(1, "step")}, {Counted.Of(2, "step")}");
}
