using MLNetGhost.Benchmarks.Tracking;
using MLNetGhost.Tracking;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>The tracker on drawn sequences with known tracks, and the sequences themselves.</summary>
[TestClass]
public sealed class DrawnSequenceTests
{
    private const int Seeds = 10;

    [TestMethod]
    [DataRow(SequenceKind.Crossings, 1.0, 1.0)]
    [DataRow(SequenceKind.Leaving, 0.99, 0.99)]
    public void Track_ExactBoxes_SwitchesNoId(object kind, double leastMota, double leastHota)
    {
        var metrics = TrackingCommand.Measure((SequenceKind)kind, Seeds);

        Assert.AreEqual(0, metrics.IdSwitches);
        Assert.AreEqual(0, metrics.FalsePositives);
        Assert.IsGreaterThanOrEqualTo(leastMota, metrics.Mota);
        Assert.IsGreaterThanOrEqualTo(leastHota, metrics.Hota);
        Assert.IsGreaterThan(100, metrics.ObjectCount);
    }

    [TestMethod]
    [DataRow(SequenceKind.Pillars, 0.99, 0.98)]
    [DataRow(SequenceKind.Occlusion, 0.93, 0.94)]
    [DataRow(SequenceKind.Missing, 0.89, 0.93)]
    [DataRow(SequenceKind.LowScores, 0.99, 0.99)]
    [DataRow(SequenceKind.Jitter, 0.99, 0.99)]
    public void Track_ImperfectDetector_StaysOnTheObjects(object kind, double leastMota, double leastIdf1)
    {
        var metrics = TrackingCommand.Measure((SequenceKind)kind, Seeds);

        Assert.IsGreaterThanOrEqualTo(leastMota, metrics.Mota);
        Assert.IsGreaterThanOrEqualTo(leastIdf1, metrics.Idf1);
        Assert.IsLessThanOrEqualTo(5, metrics.IdSwitches);
    }

    /// <summary>ByteTrack's point: without the second association, tracks of objects that score low are interrupted.</summary>
    [TestMethod]
    public void Track_WithoutLowScores_LosesObjects()
    {
        var without = TrackingCommand.Measure(SequenceKind.LowScores, Seeds, new TrackingOptions { LowThreshold = 0.5f });

        Assert.IsLessThan(0.9, without.Mota);
    }

    [TestMethod]
    public void Create_SameSeed_IsTheSameSequence()
    {
        foreach (var kind in Enum.GetValues<SequenceKind>())
        {
            var (first, second, other) = (
                DrawnSequence.Create(kind, 1, frames: 50), DrawnSequence.Create(kind, 1, frames: 50), DrawnSequence.Create(kind, 2, frames: 50));
            CollectionAssert.AreEqual(All(first), All(second));
            CollectionAssert.AreNotEqual(All(first), All(other));
        }
    }

    [TestMethod]
    public void Create_ObjectsThatLeave_LeaveAndOthersCome()
    {
        var sequence = DrawnSequence.Create(SequenceKind.Leaving, seed: 1);
        var ids = sequence.Truth.Select(frame => frame.Select(detection => detection.TrackId!.Value).ToHashSet()).ToArray();

        var all = ids.SelectMany(frame => frame).Distinct().ToArray();
        Assert.IsTrue(all.Any(id => ids.Any(frame => frame.Contains(id)) && !ids[^1].Contains(id)), "one has left");
        Assert.IsTrue(all.Any(id => !ids[0].Contains(id)), "one has come");
        Assert.IsTrue(sequence.Truth.Zip(sequence.Detected).All(pair => pair.First.Length == pair.Second.Length));
    }

    private static Detection[] All(DrawnSequence sequence) => [.. sequence.Truth.Concat(sequence.Detected).SelectMany(frame => frame)];
}
