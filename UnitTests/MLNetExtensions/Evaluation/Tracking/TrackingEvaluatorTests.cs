using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

/// <summary>Small cases computed by hand; boxes are far apart, so that they match their own place or nothing.</summary>
[TestClass]
public sealed class TrackingEvaluatorTests
{
    private const double Exact = 1e-12;

    [TestMethod]
    public void Evaluate_TracksThatAreTheTruth_ArePerfect()
    {
        var metrics = TrackingEvaluator.Evaluate(Enumerable.Range(0, 5).Select(_ => Frame([(1, 0), (2, 1)], [(7, 0), (9, 1)])));

        Assert.AreEqual((1.0, 1.0, 1.0, 1.0), (metrics.Mota, metrics.Idf1, metrics.Hota, metrics.Motp));
        Assert.AreEqual((1.0, 1.0, 1.0), (metrics.DetectionAccuracy, metrics.AssociationAccuracy, metrics.LocalizationAccuracy));
        Assert.AreEqual((5, 10, 10, 2, 2), (metrics.FrameCount, metrics.TruthCount, metrics.TrackedCount, metrics.ObjectCount, metrics.TrackCount));
        Assert.AreEqual((2, 0, 0, 0), (metrics.MostlyTracked, metrics.MostlyLost, metrics.Fragmentations, metrics.IdSwitches));
    }

    [TestMethod]
    public void Evaluate_IdThatIsSwitchedHalfway_CountsOnceAndHalvesTheAssociation()
    {
        // One object in ten frames, found in all, as 1 in the first five and as 2 in the last five.
        var metrics = TrackingEvaluator.Evaluate(Enumerable.Range(0, 10).Select(i => Frame([(1, 0)], [(i < 5 ? 1 : 2, 0)])));

        Assert.AreEqual(1, metrics.IdSwitches);
        Assert.AreEqual(1 - (1.0 / 10), metrics.Mota, Exact);
        Assert.AreEqual(0.5, metrics.Idf1, Exact, "five of ten boxes have the one right id: 2·5 / (10 + 10)");
        Assert.AreEqual(1, metrics.DetectionAccuracy, Exact);
        Assert.AreEqual(0.5, metrics.AssociationAccuracy, Exact, "each box: 5 / (10 + 5 − 5)");
        Assert.AreEqual(Math.Sqrt(0.5), metrics.Hota, Exact);
    }

    [TestMethod]
    public void Evaluate_MissesAndFalseBoxes_AreCounted()
    {
        // Two objects in four frames; one is missed in two, and a false box is in one.
        var metrics = TrackingEvaluator.Evaluate(
        [
            Frame([(1, 0), (2, 1)], [(1, 0), (2, 1)]), Frame([(1, 0), (2, 1)], [(1, 0)]), Frame([(1, 0), (2, 1)], [(1, 0), (5, 3)]),
            Frame([(1, 0), (2, 1)], [(1, 0), (2, 1)]),
        ]);

        Assert.AreEqual((2, 1, 0, 1), (metrics.Misses, metrics.FalsePositives, metrics.IdSwitches, metrics.Fragmentations));
        Assert.AreEqual(1 - (3.0 / 8), metrics.Mota, Exact);
        Assert.AreEqual(6.0 / 7, metrics.IdPrecision, Exact);
        Assert.AreEqual(6.0 / 8, metrics.IdRecall, Exact);
        Assert.AreEqual(2 * 6.0 / 15, metrics.Idf1, Exact);
        Assert.AreEqual(6.0 / 9, metrics.DetectionAccuracy, Exact, "6 / (6 + 2 + 1)");
        Assert.AreEqual(((4 * 1.0) + (2 * 0.5)) / 6, metrics.AssociationAccuracy, Exact);
        Assert.AreEqual((1, 0), (metrics.MostlyTracked, metrics.MostlyLost));
    }

    [TestMethod]
    public void Evaluate_BoxesThatOverlapInPart_MatchBelowTheirOverlap()
    {
        // IoU 0.6: matches at the thresholds 0.05, …, 0.60, which are 12 of 19.
        var truth = new Detection(0, "cat", 1, new(0, 0, 100, 10)) { TrackId = 1 };
        var metrics = TrackingEvaluator.Evaluate([new TrackedFrame([truth], [truth with { Box = new(0, 0, 60, 10) }])]);

        Assert.AreEqual(12.0 / 19, metrics.Hota, Exact);
        Assert.AreEqual(((12 * 0.6) + 7) / 19, metrics.LocalizationAccuracy, 1e-7, "1 where nothing matches");
        Assert.AreEqual(0.6, metrics.Motp, 1e-7);
        Assert.AreEqual(1, metrics.Mota);
    }

    [TestMethod]
    public void Evaluate_ObjectBetweenTwoBoxes_KeepsItsIdThoughTheOtherFitsBetter()
    {
        var truth = new Detection(0, "cat", 1, new(0, 0, 100, 10)) { TrackId = 1 };
        var (near, exact) = (truth with { Box = new(0, 0, 60, 10), TrackId = 1 }, truth with { TrackId = 2 });
        var metrics = TrackingEvaluator.Evaluate([new TrackedFrame([truth], [near]), new TrackedFrame([truth], [near, exact])]);

        Assert.AreEqual((0, 1), (metrics.IdSwitches, metrics.FalsePositives));
        Assert.AreEqual(0.6, metrics.Motp, 1e-7);
    }

    [TestMethod]
    public void Evaluate_AnotherClass_MatchesOnlyIfClassesAreIgnored()
    {
        var truth = new Detection(0, "cat", 1, new(0, 0, 10, 10)) { TrackId = 1 };
        TrackedFrame[] frames = [new([truth], [truth with { ClassId = 1 }])];

        Assert.AreEqual(-1, TrackingEvaluator.Evaluate(frames).Mota);
        Assert.AreEqual(0, TrackingEvaluator.Evaluate(frames).Hota);
        Assert.AreEqual(1, TrackingEvaluator.Evaluate(frames, classAgnostic: true).Mota);
    }

    [TestMethod]
    public void Evaluate_OneSideOrNothing_HasNoNumbersWhereThereAreNone()
    {
        var missed = TrackingEvaluator.Evaluate([Frame([(1, 0)], [])]);
        var invented = TrackingEvaluator.Evaluate([Frame([], [(1, 0)])]);
        var nothing = TrackingEvaluator.Evaluate([]);

        Assert.AreEqual((0.0, 0.0, 0.0, 1), (missed.Mota, missed.Idf1, missed.Hota, missed.MostlyLost));
        Assert.AreEqual((double.NaN, 0.0, 0.0), (invented.Mota, invented.Idf1, invented.Hota));
        Assert.AreEqual((double.NaN, double.NaN, double.NaN), (nothing.Mota, nothing.Idf1, nothing.Hota));
    }

    [TestMethod]
    public void Evaluate_NoIdOrOneTwice_IsRefused()
    {
        var thing = new Detection(0, "cat", 1, new(0, 0, 10, 10));

        var without = Assert.ThrowsExactly<ArgumentException>(() => TrackingEvaluator.Evaluate([new([], []), new([thing], [])]));
        var twice = Assert.ThrowsExactly<ArgumentException>(() => TrackingEvaluator.Evaluate([Frame([(1, 0)], [(4, 0), (4, 1)])]));

        StringAssert.Contains(without.Message, "Detection 0 of the truth in frame 1 has no id; set TrackId");
        StringAssert.Contains(twice.Message, "Id 4 occurs twice in the tracks of frame 0");
    }

    private static TrackedFrame Frame((int Id, int Place)[] truth, (int Id, int Place)[] tracked) => new(
        [.. truth.Select(Thing)], [.. tracked.Select(Thing)]);

    private static Detection Thing((int Id, int Place) thing) =>
        new(0, "cat", 1, new(100 * thing.Place, 0, (100 * thing.Place) + 50, 50)) { TrackId = thing.Id };
}
