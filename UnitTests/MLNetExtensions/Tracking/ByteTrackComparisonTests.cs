using MLNetGhost.Tracking;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Tracking;

/// <summary>
/// The same detections tracked by the program of ByteTrack's authors (github.com/ifzhang/ByteTrack at d1bf019, BYTETracker with
/// track_thresh 0.5, match_thresh 0.8, track_buffer 30), with an overlap that adds no pixel to widths and heights, and SciPy's
/// linear_sum_assignment in the extended form of its package lap. Scenes come from a linear congruential generator that both programs
/// have: 14 objects that cross, are missed for stretches, score low and shake by two pixels, and false detections.
/// </summary>
[TestClass]
public sealed class ByteTrackComparisonTests
{
    private const int Frames = 90;
    private const int Objects = 14;

    /// <summary>Ids in the order in which they appear; how many boxes have one; a checksum of which box has which.</summary>
    [TestMethod]
    [DataRow(1, 14, 739, 1980331124L)]
    [DataRow(2, 14, 695, 1848607739L)]
    [DataRow(3, 14, 685, 1472779364L)]
    [DataRow(4, 15, 711, 941255796L)]
    [DataRow(5, 15, 712, 811848249L)]
    public void Update_Scene_GivesTheIdsOfByteTrack(int seed, int ids, int boxes, long checksum)
    {
        var tracker = new ObjectTracker();
        var (known, count, sum) = (new Dictionary<int, int>(), 0, 0L);
        foreach (var (frame, detections) in Scene(seed).Index())
        {
            foreach (var detection in tracker.Update(detections))
            {
                known.TryAdd(detection.TrackId!.Value, known.Count + 1);
                var index = Array.IndexOf(detections, detection with { TrackId = null });
                sum = ((sum * 31) + (known[detection.TrackId.Value] * 1_000_003L) + (frame * 101) + index) % int.MaxValue;
                count++;
            }
        }

        Assert.AreEqual((ids, boxes, checksum), (known.Count, count, sum));
    }

    private static IEnumerable<Detection[]> Scene(int seed)
    {
        var random = new Congruential(seed);
        var things = new (int X, int Y, int SpeedX, int SpeedY, int Width, int Height)[Objects];
        for (var i = 0; i < Objects; i++)
        {
            things[i] = (
                random.Next(600), random.Next(300), random.Next(9) - 4, random.Next(5) - 2, 30 + random.Next(30), 40 + random.Next(50));
        }

        for (var frame = 0; frame < Frames; frame++)
        {
            var detections = new List<Detection>();
            for (var i = 0; i < Objects; i++)
            {
                var kind = frame < 3 * i || (frame + (7 * i)) % 40 < i % 4 * 3 ? 0 : random.Next(10);
                if (kind == 0)
                {
                    continue;
                }

                var (x, y, speedX, speedY, width, height) = things[i];
                var score = kind < 4 ? 15 + random.Next(30) : 65 + random.Next(30);
                var (left, top) = (x + (speedX * frame) + random.Next(5) - 2, y + (speedY * frame) + random.Next(5) - 2);
                detections.Add(Box(left, top, left + width + random.Next(5) - 2, top + height + random.Next(5) - 2, score));
            }

            if (random.Next(2) == 0)
            {
                var (x, y) = (random.Next(640), random.Next(340));
                detections.Add(Box(x, y, x + 40, y + 60, 30 + random.Next(55)));
            }

            yield return [.. detections];
        }
    }

    private static Detection Box(int x0, int y0, int x1, int y1, int percent) =>
        new(0, "thing", ((2 * percent) + 1) / 200f, new(x0, y0, x1, y1));
}
