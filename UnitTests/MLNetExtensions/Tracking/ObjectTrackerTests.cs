using MLNetGhost.Benchmarks.Tracking;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Tracking;

[TestClass]
public sealed class ObjectTrackerTests
{
    [TestMethod]
    public void Update_ObjectsThatMove_KeepTheirIds()
    {
        var tracker = new ObjectTracker();
        for (var frame = 0; frame < 50; frame++)
        {
            var tracked = tracker.Update([Thing(10 + (4 * frame), 100), Thing(300 - (4 * frame), 110)]);

            CollectionAssert.AreEqual(new int?[] { 1, 2 }, Ids(tracked), $"frame {frame}");
        }

        Assert.AreEqual(2, tracker.IdCount);
        Assert.AreEqual(50L, tracker.Frame);
    }

    [TestMethod]
    public void Update_Detections_OnlyGetAnId()
    {
        var tracker = new ObjectTracker();
        var given = new Detection(3, "cat", 0.87f, new(10.25f, 20, 60, 80)) { TrackId = 77 };

        var tracked = tracker.Update([given]);

        Assert.AreEqual(given with { TrackId = 1 }, tracked.Single());
    }

    [TestMethod]
    public void Update_NewObject_IsConfirmedByItsSecondFrame()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)]);

        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(0, 0), Thing(200, 0)])));
        CollectionAssert.AreEqual(new int?[] { 1, 2 }, Ids(tracker.Update([Thing(0, 0), Thing(200, 0)])));
    }

    [TestMethod]
    public void Update_SeenOnlyOnce_GetsNoIdAndTakesNone()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)]);
        tracker.Update([Thing(0, 0), Thing(200, 0)]);
        tracker.Update([Thing(0, 0)]);
        tracker.Update([Thing(0, 0), Thing(400, 0)]);

        CollectionAssert.AreEqual(new int?[] { 1, 2 }, Ids(tracker.Update([Thing(0, 0), Thing(400, 0)])));
    }

    [TestMethod]
    public void Update_LowScore_ContinuesATrackButBeginsNone()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)]);

        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(2, 0, 0.15f), Thing(200, 0, 0.3f)])));
        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(4, 0, 0.15f), Thing(200, 0, 0.3f)])));
    }

    [TestMethod]
    public void Update_LowScoreAfterALoss_IsNotTaken()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)]);
        tracker.Update([]);

        Assert.IsEmpty(tracker.Update([Thing(0, 0, 0.3f)]), "only tracks that were seen in the frame before are joined to low scores");
        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(0, 0)])));
    }

    [TestMethod]
    public void Update_ScoresAtThresholds_ArePutWhereTheOptionsSay()
    {
        var options = new TrackingOptions { HighThreshold = 0.5f, NewThreshold = 0.6f, LowThreshold = 0.1f };

        Assert.IsEmpty(new ObjectTracker(options).Update([Thing(0, 0, 0.59f)]), "below NewThreshold");
        Assert.HasCount(1, new ObjectTracker(options).Update([Thing(0, 0, 0.6f)]));
        var tracker = new ObjectTracker(options);
        tracker.Update([Thing(0, 0)]);
        Assert.IsEmpty(tracker.Update([Thing(0, 0, 0.1f)]), "not above LowThreshold");
    }

    [TestMethod]
    [DataRow(30, 30.0, 30, true)]
    [DataRow(30, 30.0, 31, false)]
    [DataRow(30, 60.0, 60, true)]
    [DataRow(30, 60.0, 61, false)]
    [DataRow(0, 30.0, 0, true)]
    [DataRow(0, 30.0, 1, false)]
    public void Update_FramesWithoutADetection_AsManyAsTheBufferAreBridged(int buffer, double rate, int missing, bool isSame)
    {
        var tracker = new ObjectTracker(new TrackingOptions { LostFrames = buffer, FrameRate = rate });
        tracker.Update([Thing(0, 0), Thing(300, 300)]);
        for (var frame = 0; frame < missing; frame++)
        {
            tracker.Update([Thing(300, 300)]);
        }

        tracker.Update([Thing(0, 0), Thing(300, 300)]);
        var ids = Ids(tracker.Update([Thing(0, 0), Thing(300, 300)]));

        CollectionAssert.AreEqual(isSame ? new int?[] { 1, 2 } : [3, 2], ids);
    }

    [TestMethod]
    public void Update_NumbersWithAGap_ExpectsObjectsToHaveMovedOn()
    {
        var (counted, numbered) = (new ObjectTracker(), new ObjectTracker());
        for (var frame = 1; frame <= 20; frame++)
        {
            counted.Update([Thing(20 * frame, 0)]);
            numbered.Update([Thing(20 * frame, 0)], frame);
        }

        Assert.IsEmpty(counted.Update([Thing(20 * 26, 0)]), "120 pixels away");
        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(numbered.Update([Thing(20 * 26, 0)], 26)));
    }

    [TestMethod]
    public void Update_GapLongerThanTheBuffer_BeginsAnew()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)], 1);
        tracker.Update([Thing(0, 0)], long.MaxValue - 1);

        CollectionAssert.AreEqual(new int?[] { 2 }, Ids(tracker.Update([Thing(0, 0)])));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tracker.Update([]), "there is no number after the last");
    }

    [TestMethod]
    public void Update_AnotherClass_IsJoinedOnlyIfClassesAreIgnored()
    {
        var strict = new ObjectTracker();
        var agnostic = new ObjectTracker(new TrackingOptions { ClassAgnostic = true });
        foreach (var tracker in new[] { strict, agnostic })
        {
            tracker.Update([Thing(0, 0)]);
        }

        var other = Thing(0, 0) with { ClassId = 1, Label = "dog" };
        Assert.IsEmpty(strict.Update([other]));
        var tracked = agnostic.Update([other]).Single();
        Assert.AreEqual((1, "dog", 1), (tracked.TrackId, tracked.Label, tracked.ClassId));
    }

    [TestMethod]
    public void Update_SmoothBoxes_AreThoseOfTheFilter()
    {
        var (plain, smooth) = (new ObjectTracker(), new ObjectTracker(new TrackingOptions { SmoothBoxes = true }));
        var random = new Random(1);
        var (plainJitter, smoothJitter) = (0f, 0f);
        var (lastPlain, lastSmooth) = (0f, 0f);
        for (var frame = 0; frame < 60; frame++)
        {
            var detection = Thing(100 + (2 * random.NextSingle()), 100);
            var (x, filtered) = (plain.Update([detection]).Single().Box.X0, smooth.Update([detection]).Single().Box.X0);
            Assert.AreEqual(detection.Box.X0, x);
            if (frame > 20)
            {
                (plainJitter, smoothJitter) = (plainJitter + MathF.Abs(x - lastPlain), smoothJitter + MathF.Abs(filtered - lastSmooth));
            }

            (lastPlain, lastSmooth) = (x, filtered);
        }

        Assert.IsLessThan(0.6f * plainJitter, smoothJitter);
    }

    [TestMethod]
    public void Update_KeepUntracked_ReturnsAllInTheirOrder()
    {
        var tracker = new ObjectTracker(new TrackingOptions { KeepUntracked = true });
        tracker.Update([Thing(0, 0)]);

        var tracked = tracker.Update([Thing(200, 0), Thing(400, 0, 0.05f) with { TrackId = 5 }, Thing(0, 0)]);

        CollectionAssert.AreEqual(new int?[] { null, null, 1 }, Ids(tracked));
        CollectionAssert.AreEqual(new[] { 200f, 400, 0 }, tracked.Select(detection => detection.Box.X0).ToArray());
    }

    [TestMethod]
    public void Update_LostTrackInThePlaceOfAnother_IsForgotten()
    {
        // The second object turns up where the first is expected, is the better fit for a track of its own, and stays.
        var tracker = new ObjectTracker();
        for (var frame = 0; frame < 10; frame++)
        {
            tracker.Update([Thing(0, 0), Thing(46, 0)]);
        }

        for (var frame = 1; frame < 40; frame++)
        {
            var tracked = tracker.Update([Thing(Math.Max(0, 46 - (3 * frame)), 0)]);
            Assert.IsLessThanOrEqualTo(1, tracked.Length);
        }

        Assert.AreEqual(2, tracker.IdCount);
    }

    [TestMethod]
    public void Update_FrameOutOfOrderOrTwice_IsRefusedAndChangesNothing()
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)], 5);

        var early = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tracker.Update([Thing(0, 0)], 3));
        var twice = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tracker.Update([Thing(0, 0)], 5));

        StringAssert.Contains(early.Message, "Frame 3 does not come after frame 5; pass frames in order, each once, or call Reset");
        StringAssert.Contains(twice.Message, "Frame 5 was passed already;");
        Assert.AreEqual(5L, tracker.Frame);
        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(0, 0)], 6)));
    }

    [TestMethod]
    [DataRow(float.NaN, 0f, 10f, 10f, 0.9f, "a score or a corner is not finite")]
    [DataRow(0f, 0f, float.PositiveInfinity, 10f, 0.9f, "a score or a corner is not finite")]
    [DataRow(0f, 0f, 10f, 10f, float.NaN, "a score or a corner is not finite")]
    [DataRow(10f, 0f, 5f, 10f, 0.9f, "the box has no extent; corners are left, top, right, bottom")]
    [DataRow(0f, 10f, 10f, 10f, 0.9f, "the box has no extent; corners are left, top, right, bottom")]
    public void Update_BoxThatIsNone_IsRefusedAndChangesNothing(float x0, float y0, float x1, float y1, float score, string rule)
    {
        var tracker = new ObjectTracker();
        tracker.Update([Thing(0, 0)]);

        var refused = Assert.ThrowsExactly<ArgumentException>(
            () => tracker.Update([Thing(0, 0), new Detection(0, "cell", score, new(x0, y0, x1, y1))]));

        StringAssert.Contains(refused.Message, $"Detection 1 (cell, score");
        StringAssert.Contains(refused.Message, $"): {rule}. Leave it out.");
        Assert.AreEqual(1L, tracker.Frame);
        CollectionAssert.AreEqual(new int?[] { 1 }, Ids(tracker.Update([Thing(0, 0)])));
    }

    [TestMethod]
    public void Update_HugeAndTinyBoxes_AreFollowed()
    {
        var tracker = new ObjectTracker();
        Detection[] boxes =
        [
            new(0, "huge", 0.9f, new(-3e37f, -3e37f, 3e37f, 3e37f)), new(0, "tiny", 0.9f, new(1, 1, 1.0001f, 1.0001f)),
            new(0, "thin", 0.9f, new(0, 0, 1e6f, 1e-3f)),
        ];
        for (var frame = 0; frame < 20; frame++)
        {
            CollectionAssert.AreEqual(new int?[] { 1, 2, 3 }, Ids(tracker.Update(boxes)));
        }
    }

    [TestMethod]
    public void Constructor_ThresholdsInTheWrongOrder_AreRefused()
    {
        var refused = Assert.ThrowsExactly<ArgumentException>(
            () => new ObjectTracker(new TrackingOptions { LowThreshold = 0.6f, HighThreshold = 0.5f }));

        Assert.AreEqual("LowThreshold 0.6 is above HighThreshold 0.5; lower it, or raise the other.", refused.Message);
    }

    [TestMethod]
    public void Reset_AnotherSequence_IsTrackedAsByANewTracker()
    {
        var tracker = new ObjectTracker();
        var first = Track(tracker, DrawnSequence.Create(SequenceKind.All, seed: 1));
        tracker.Reset();

        var second = Track(tracker, DrawnSequence.Create(SequenceKind.All, seed: 1));

        CollectionAssert.AreEqual(first, second);
        Assert.IsGreaterThan(500, first.Length);
    }

    [TestMethod]
    public void Update_OnceBuffersHaveGrown_AllocatesNothingButTheResult()
    {
        var sequence = DrawnSequence.Create(SequenceKind.All, seed: 3, frames: 300, objects: 50, stays: true);
        var tracker = new ObjectTracker();
        Track(tracker, sequence);

        // The length of an array is rounded up to eight bytes.
        Assert.IsLessThan(8, TrackingSpeed.MostAllocated(tracker, sequence));
    }

    private static Detection[] Track(ObjectTracker tracker, DrawnSequence sequence) =>
        [.. sequence.Detected.SelectMany(detections => tracker.Update(detections))];

    private static int?[] Ids(Detection[] tracked) => [.. tracked.Select(detection => detection.TrackId)];

    private static Detection Thing(float x, float y, float score = 0.9f) => new(0, "cat", score, new(x, y, x + 50, y + 60));
}
