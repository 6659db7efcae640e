using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public sealed class ConfidenceTextTests
{
    [TestMethod]
    [DataRow(0.0, "below 0.001")]
    [DataRow(0.00099, "below 0.001")]
    [DataRow(0.001, "0.001")]
    [DataRow(0.4567, "0.457")]
    [DataRow(double.NaN, "NaN")]
    public void Of_Confidence_IsNeverShownAsZero(double confidence, string text) => Assert.AreEqual(text, ConfidenceText.Of(confidence));
}
