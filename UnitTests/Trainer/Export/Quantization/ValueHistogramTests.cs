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

    [TestMethod]
    public void LeastDivergence_LongTail_IsCut()
    {
        var random = new Random(1);
        var histogram = new ValueHistogram(new ValueRange(-50, 50));
        histogram.Add([.. Enumerable.Range(0, 100_000).Select(_ => (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6))]);
        histogram.Add([-50, 50]);

        var range = histogram.LeastDivergence();

        Assert.IsGreaterThan(-20, range.Lowest);
        Assert.IsLessThan(20, range.Highest);
        Assert.IsGreaterThan(3, range.Highest, "what is common stays");
    }

    [TestMethod]
    public void LeastDivergence_EvenValues_KeepsThemAll()
    {
        var histogram = new ValueHistogram(new ValueRange(0, 10));
        histogram.Add([.. Enumerable.Range(0, 100_001).Select(i => i / 10_000f)]);

        Assert.AreEqual(new ValueRange(0, 10), histogram.LeastDivergence());
    }

    [TestMethod]
    public void LeastDivergence_ConstantValues_IsTheConstant()
    {
        var histogram = new ValueHistogram(new ValueRange(3, 3));
        histogram.Add([3, 3]);

        Assert.AreEqual(new ValueRange(3, 3), histogram.LeastDivergence());
    }
}
