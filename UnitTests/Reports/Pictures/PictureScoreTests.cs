using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Reports;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class PictureScoreTests
{
    private static readonly Annotation s_left = new(0, new BoundingBox(0, 0, 100, 100));
    private static readonly Annotation s_right = new(0, new BoundingBox(200, 0, 300, 100));

    [TestMethod]
    public void Of_FoundMissedAndWrong_AreToldApart()
    {
        var near = Cat(0.7f, new(10, 0, 110, 100));
        var far = Cat(0.9f, new(260, 0, 360, 100));

        var score = Of([s_left, s_right], [near, far]);

        Assert.AreEqual(new FoundObject(s_left, near), score.Found.Single());
        Assert.AreEqual(s_right, score.Missed.Single());
        Assert.AreEqual(far, score.Wrong.Single());
        Assert.AreEqual(0.5, score.F1, 1e-9);
    }

    [TestMethod]
    public void Of_TwoDetectionsOfOneObject_TheOneWithTheHigherScoreFoundIt()
    {
        var exact = Cat(0.6f, s_left.Box);
        var surer = Cat(0.8f, new(5, 0, 105, 100));

        var score = Of([s_left], [exact, surer]);

        Assert.AreEqual(new FoundObject(s_left, surer), score.Found.Single());
        Assert.AreEqual(exact, score.Wrong.Single());
        Assert.IsEmpty(score.Missed);
    }

    [TestMethod]
    public void Of_TwoObjectsInReach_TheOneThatOverlapsMostIsFound()
    {
        var shifted = new Annotation(0, new BoundingBox(20, 0, 120, 100));

        var score = Of([s_left, shifted], [Cat(0.8f, new(18, 0, 118, 100))]);

        Assert.AreEqual(shifted, score.Found.Single().Object);
        Assert.AreEqual(s_left, score.Missed.Single());
    }

    [TestMethod]
    public void Of_OtherClassLowScoreAndCrowd_FindNothing()
    {
        var dog = new Detection(1, "dog", 0.9f, s_left.Box);

        var score = Of([s_left, s_right with { IsCrowd = true }], [dog, Cat(0.2f, s_left.Box)]);

        Assert.IsEmpty(score.Found);
        Assert.AreEqual(s_left, score.Missed.Single());
        Assert.AreEqual(dog, score.Wrong.Single());
    }

    [TestMethod]
    public void Of_BackgroundWithoutDetections_IsPerfect() => Assert.AreEqual(1, Of([], []).F1);

    private static PictureScore Of(Annotation[] objects, Detection[] detections) => PictureScore.Of(new EvaluatedImage(
        "a.jpg", objects, detections), 0.5);

    private static Detection Cat(float score, BoundingBox box) => new(0, "cat", score, box);
}
