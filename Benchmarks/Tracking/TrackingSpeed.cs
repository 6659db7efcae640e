using System.Diagnostics;
using System.Runtime.CompilerServices;
using MLNetGhost.Tracking;

namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>How long a tracker takes for a frame on one core, and what it allocates beyond its result.</summary>
/// <param name="FramesPerSecond">Median over the rounds.</param>
/// <param name="BoxesPerFrame">Mean number of detections.</param>
/// <param name="MostAllocatedBytes">The most bytes in a frame beyond the array that is returned, after the first round.</param>
internal sealed record TrackingSpeed(double FramesPerSecond, double BoxesPerFrame, long MostAllocatedBytes)
{
    /// <summary>Measures the tracking of a sequence, round after round with one tracker.</summary>
    public static TrackingSpeed Measure(DrawnSequence sequence, int rounds)
    {
        var tracker = new ObjectTracker();
        var rates = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            tracker.Reset();
            var start = Stopwatch.GetTimestamp();
            foreach (var detections in sequence.Detected)
            {
                tracker.Update(detections);
            }

            rates[round] = sequence.Detected.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(rates);
        return new TrackingSpeed(rates[rounds / 2], sequence.Detected.Average(frame => frame.Length), MostAllocated(tracker, sequence));
    }

    /// <summary>The most bytes that a frame allocates beyond its result, in a second round with the same tracker.</summary>
    public static long MostAllocated(ObjectTracker tracker, DrawnSequence sequence)
    {
        tracker.Reset();
        var most = 0L;
        foreach (var detections in sequence.Detected)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var tracked = tracker.Update(detections);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated - SizeOf(tracked));
        }

        return most;
    }

    /// <summary>Bytes of an array: three words, then its elements.</summary>
    private static long SizeOf(Detection[] array) =>
        array.Length == 0 ? 0 : (3L * nint.Size) + ((long)Unsafe.SizeOf<Detection>() * array.Length);
}
