using MLNetGhost.Trainer.Export;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public sealed class SiluRangeTests
{
    [TestMethod]
    [DataRow(-40f, 10f)]
    [DataRow(-9f, 2f)]
    [DataRow(-100f, 0f)]
    public void Narrow_LongNegativeTail_IsCutWhereTheProductIsWithinHalfAStep(float lowest, float highest)
    {
        var narrowed = SiluRange.Narrow(new ValueRange(lowest, highest));

        Assert.AreEqual(highest, narrowed.Highest);
        Assert.IsGreaterThan(lowest, narrowed.Lowest);
        var halfStep = (highest - narrowed.Lowest) / 255 / 2;
        for (var x = lowest; x < narrowed.Lowest; x += 0.01f)
        {
            Assert.IsLessThanOrEqualTo(halfStep + 1e-6f, Math.Abs(Silu(x) - Silu(narrowed.Lowest)), $"at {x}");
        }
    }

    [TestMethod]
    [DataRow(-1f, 3f)]
    [DataRow(-2f, 3f)]
    [DataRow(0.5f, 3f)]
    public void Narrow_RangeWhereEveryValueMatters_IsKept(float lowest, float highest)
    {
        var range = new ValueRange(lowest, highest);

        Assert.AreEqual(range, SiluRange.Narrow(range));
    }

    private static float Silu(float x) => x / (1 + MathF.Exp(-x));
}
