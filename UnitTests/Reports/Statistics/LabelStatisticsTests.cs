using MLNetGhost.Data;
using MLNetGhost.Reports;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class LabelStatisticsTests
{
    [TestMethod]
    public void Of_TwoPictures_CountsBoxesAndPicturesOfEachClass()
    {
        var statistics = LabelStatistics.Of(new DetectionDataset("", "val", ["cat", "dog", "bird"],
        [
            new AnnotatedImage(
                "a", 200, 100, [new(0, new(0, 0, 20, 20)), new(0, new(50, 0, 90, 40)), new(1, new(0, 0, 200, 100)),
                new(1, new(0, 0, 9, 9)) { IsCrowd = true }]),
            new AnnotatedImage("b", 200, 100, []),
        ], []));

        Assert.AreEqual(new ClassStatistics("cat", 2, 1), statistics.Classes[0]);
        Assert.AreEqual(new ClassStatistics("dog", 1, 1), statistics.Classes[1]);
        Assert.AreEqual(new ClassStatistics("bird", 0, 0), statistics.Classes[2]);
        Assert.AreEqual(1, statistics.Backgrounds);
        Assert.AreEqual(1, statistics.Crowds);
        Assert.AreEqual((1, 1, 1), statistics.Sizes());
        Assert.AreEqual(new RelativeBox(0, 0.05, 0.1, 0.1f, 0.2f, 20), statistics.Boxes[0]);
    }
}
