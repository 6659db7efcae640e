using MLNetGhost.Trainer.Export;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class ValueHistogramTests
{
    [TestMethod]
    public void Central_OutlierAmongMany_IsCutOff()
    {
        var histogram = new ValueHistogram(new ValueRange(-1, 100));
        histogram.Add([.. Enumerable.Range(0, 10_000).Select(i => -1 + (i / 5_000f))]);
        histogram.Add([100]);

        var range = histogram.Central(99.9);

        Assert.AreEqual(-1, range.Lowest, 0.06);
        Assert.AreEqual(1, range.Highest, 0.06);
    }

    [TestMethod]
    public void Central_HundredPercent_IsTheWholeRange()
    {
        var histogram = new ValueHistogram(new ValueRange(-1, 2));
        histogram.Add([-1, 0, 2]);

        Assert.AreEqual(new ValueRange(-1, 2), histogram.Central(100));
    }

    [TestMethod]
    public void Central_ConstantValues_IsTheConstant()
    {
        var histogram = new ValueHistogram(new ValueRange(3, 3));
        histogram.Add([3, 3]);

        Assert.AreEqual(new ValueRange(3, 3), histogram.Central(99.99));
    }
}
