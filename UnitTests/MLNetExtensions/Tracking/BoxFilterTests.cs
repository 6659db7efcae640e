using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class BoxFilterTests
{
    /// <summary>The filter as it is published, with matrices of eight rows.</summary>
    [TestMethod]
    public void PredictAndCorrect_ManyFrames_AgreesWithTheFilterOfEightDimensions()
    {
        var random = new Random(1);
        var box = new BoundingBox(100, 200, 160, 320);
        var filter = BoxFilter.At(box);
        var matrices = new MatrixFilter(box);
        for (var frame = 0; frame < 60; frame++)
        {
            var keepsHeight = frame % 7 == 3;
            filter.Predict(keepsHeight);
            matrices.Predict(keepsHeight);
            AssertClose(matrices.Box, filter.Box);
            if (frame % 3 != 2)
            {
                var (x, y) = (100 + (5 * frame) + random.NextSingle(), 200 - (2 * frame) + random.NextSingle());
                box = new BoundingBox(x, y, x + 60 + (frame / 4f), y + 120 + random.NextSingle());
                filter.Correct(box);
                matrices.Correct(box);
                AssertClose(matrices.Box, filter.Box);
            }
        }
    }

    [TestMethod]
    public void Predict_EvenMotion_IsExpectedWhereItGoes()
    {
        var filter = BoxFilter.At(new BoundingBox(0, 0, 40, 80));
        for (var frame = 1; frame < 40; frame++)
        {
            filter.Predict(keepsHeight: false);
            filter.Correct(new BoundingBox(5 * frame, 3 * frame, (5 * frame) + 40, (3 * frame) + 80));
        }

        for (var frame = 40; frame < 60; frame++)
        {
            filter.Predict(keepsHeight: true);
        }

        Assert.AreEqual(5 * 59, filter.Box.X0, 1.5);
        Assert.AreEqual(3 * 59, filter.Box.Y0, 1.5);
    }

    [TestMethod]
    public void Box_ObjectThatShrinksToNothing_HasNoExtent()
    {
        var filter = BoxFilter.At(new BoundingBox(0, 0, 100, 100));
        foreach (var side in new[] { 60, 20, 2 })
        {
            filter.Predict(keepsHeight: false);
            filter.Correct(new BoundingBox(0, 0, side, side));
        }

        for (var frame = 0; frame < 50; frame++)
        {
            filter.Predict(keepsHeight: false);
        }

        Assert.AreEqual(0, filter.Box.IntersectionOverUnion(new TrackBox(-100, -100, 100, 100)));
    }

    private static void AssertClose(TrackBox expected, TrackBox actual)
    {
        Assert.AreEqual(expected.X0, actual.X0, 1e-6);
        Assert.AreEqual(expected.Y0, actual.Y0, 1e-6);
        Assert.AreEqual(expected.X1, actual.X1, 1e-6);
        Assert.AreEqual(expected.Y1, actual.Y1, 1e-6);
    }
}
