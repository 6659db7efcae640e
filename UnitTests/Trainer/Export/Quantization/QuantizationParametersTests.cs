using MLNetGhost.Trainer.Export;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class QuantizationParametersTests
{
    [TestMethod]
    [DataRow(0f, 1f, 0)]
    [DataRow(-1f, 0f, 255)]
    [DataRow(-1f, 3f, 64)]
    [DataRow(2f, 4f, 0)]
    public void Covering_Range_IncludesZeroExactly(float lowest, float highest, int zeroPoint)
    {
        var scale = QuantizationParameters.Covering(new ValueRange(lowest, highest));

        Assert.AreEqual(zeroPoint, scale.ZeroPoint);
        Assert.AreEqual((Math.Max(highest, 0) - Math.Min(lowest, 0)) / 255, scale.Scale, 1e-7f);
    }

    [TestMethod]
    public void Covering_ConstantZero_HasAUsableScale()
        => Assert.IsGreaterThan(0, QuantizationParameters.Covering(new ValueRange(0, 0)).Scale);
}
