using System.Diagnostics;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>How fast a detector is: from the bytes of a picture file to detections.</summary>
/// <param name="Latencies">Milliseconds of each call when one runs at a time, ascending.</param>
/// <param name="PicturesPerSecond">With as many concurrent calls as the detector prefers.</param>
/// <param name="ParallelCalls">The number of concurrent calls.</param>
internal sealed record DetectorTimings(IReadOnlyList<double> Latencies, double PicturesPerSecond, int ParallelCalls)
{
    /// <summary>Times a detector.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="pictures">Names and contents of picture files; used in turn.</param>
    /// <param name="warmup">Calls before timing starts.</param>
    /// <param name="runs">Number of timed calls, first one at a time, then again concurrently.</param>
    /// <param name="cancellation">Stops it between two calls.</param>
    public static DetectorTimings Measure(
        OnnxDetector detector, IReadOnlyList<(string Name, byte[] Content)> pictures, int warmup, int runs, CancellationToken cancellation)
    {
        for (var i = 0; i < warmup; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Detect(i);
        }

        var latencies = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            Detect(i);
            latencies[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(latencies);
        var watch = Stopwatch.StartNew();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = detector.ParallelCalls, CancellationToken = cancellation };
        Parallel.For(0, runs, parallel, i => Detect(i));
        return new DetectorTimings(latencies, runs / watch.Elapsed.TotalSeconds, detector.ParallelCalls);

        void Detect(int call)
        {
            var (name, content) = pictures[call % pictures.Count];
            detector.Detect(content, name: name);
        }
    }

    /// <summary>The latency that a share of the calls does not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share) => Latencies[(int)Math.Round(share * (Latencies.Count - 1))];
}
