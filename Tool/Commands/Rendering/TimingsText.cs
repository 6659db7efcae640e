using System.Globalization;
using System.Text.Json.Nodes;
using MLNetGhost.Files;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows how fast a model is.</summary>
internal static class TimingsText
{
    /// <summary>Writes the lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="path">The model.</param>
    /// <param name="detector">The model, loaded.</param>
    /// <param name="timings">Its times.</param>
    public static void Write(ProgramConsole console, string path, OnnxDetector detector, DetectorTimings timings)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: input {detector.InputWidth} × {detector.InputHeight}, "
            + $"{Counted.Of(detector.ClassNames.Count, "class", "classes")}, "
            + $"{Counted.Of(Environment.ProcessorCount, "core")}"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one at a time: median {timings.Quantile(0.5):0.00} ms, fastest {timings.Latencies[0]:0.00} ms, "
            + $"95 % within {timings.Quantile(0.95):0.00} ms ({Counted.Of(timings.Latencies.Count, "picture")}, decoding and "
            + $"suppression included)"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{timings.ParallelCalls} at once: {timings.PicturesPerSecond:0.0} pictures per second"));
    }

    /// <summary>
    /// Writes the times as JSON: <c>weights</c>, <c>width</c>, <c>height</c>, <c>runs</c>, <c>latency_ms</c> {median, min, p95} and
    /// <c>throughput</c> {parallel_calls, pictures_per_second}.
    /// </summary>
    /// <param name="file">The file to write or replace.</param>
    /// <param name="path">The model.</param>
    /// <param name="detector">The model, loaded.</param>
    /// <param name="timings">Its times.</param>
    public static void WriteJson(string file, string path, OnnxDetector detector, DetectorTimings timings)
    {
        var json = new JsonObject
        {
            ["weights"] = path,
            ["width"] = detector.InputWidth,
            ["height"] = detector.InputHeight,
            ["runs"] = timings.Latencies.Count,
            ["latency_ms"] =
                new JsonObject { ["median"] = timings.Quantile(0.5), ["min"] = timings.Latencies[0], ["p95"] = timings.Quantile(0.95) },
            ["throughput"] =
                new JsonObject { ["parallel_calls"] = timings.ParallelCalls, ["pictures_per_second"] = timings.PicturesPerSecond },
        };
        AtomicFile.WriteText(file, json.ToJsonString(JsonStyle.Indented) + "\n");
    }
}
