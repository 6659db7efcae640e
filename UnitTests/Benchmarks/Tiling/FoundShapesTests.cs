using MLNetGhost.Benchmarks.Tiling;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class FoundShapesTests
{
    [TestMethod]
    public void Of_FoundTwiceMissedAndWrong_CountsEach()
    {
        DrawnShape[] shapes = [new(0, new(0, 0, 10, 10)), new(1, new(50, 0, 60, 10)), new(2, new(0, 50, 10, 60))];
        Detection[] detections =
        [
            new(0, "a", 0.9f, new(0, 0, 10, 9)), new(0, "a", 0.8f, new(1, 0, 10, 10)), new(0, "a", 0.7f, new(50, 0, 60, 10)),
            new(2, "c", 0.6f, new(3, 53, 12, 62)), new(2, "c", 0.5f, new(0, 50, 10, 60)),
        ];

        var counts = FoundShapes.Of(shapes, detections);

        Assert.AreEqual(new FoundShapes(Shapes: 3, Found: 2, Twice: 1, Wrong: 1), counts);
        Assert.AreEqual(2 / 3.0, counts.Recall, 1e-9);
        Assert.AreEqual(new FoundShapes(6, 4, 2, 2), counts + counts);
    }
}
