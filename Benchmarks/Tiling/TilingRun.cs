using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MLNetGhost.Model;

namespace MLNetGhost.Benchmarks.Tiling;

/// <summary>One way to look at the pictures, measured in a process of its own, so that its peak of memory is its own.</summary>
/// <param name="Tile">Side of the tiles; 0 for none.</param>
/// <param name="Overlap">Their overlap.</param>
internal sealed record TilingRun(int Tile, float Overlap)
{
    /// <summary>Runs it in a new process.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="confidence">The least score.</param>
    /// <param name="imageSize">Side of the input of a model that leaves it open; 0 for the model's own.</param>
    /// <param name="pictures">The pictures.</param>
    public TilingResult Start(string weights, float confidence, int imageSize, IEnumerable<string> pictures)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[
            "exec", typeof(TilingRun).Assembly.Location, TilingCommand.RunName, Text(Tile), Text(Overlap), Text(confidence),
            Text(imageSize), weights, .. pictures])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TilingResult>(output)!
            : throw new InvalidOperationException($"The process that measures tiles of {Tile} ended with {process.ExitCode}.");
    }

    /// <summary>Runs it in this process.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="confidence">The least score.</param>
    /// <param name="imageSize">Side of the input of a model that leaves it open; 0 for the model's own.</param>
    /// <param name="pictures">The pictures.</param>
    public TilingResult Measure(string weights, float confidence, int imageSize, IReadOnlyList<string> pictures)
    {
        using var detector = OnnxDetector.Load(weights, new()
        {
            TileSize = Tile == 0 ? null : Tile,
            TileOverlap = Overlap,
            InputSize = imageSize == 0 ? null : (imageSize, imageSize),
        });
        var suppression = new SuppressionOptions { ScoreThreshold = confidence, MaximumDetections = 10_000 };
        var (clock, process) = (Stopwatch.StartNew(), Process.GetCurrentProcess());
        var before = process.TotalProcessorTime;
        Detection[][] detections = [.. pictures.Select(picture => detector.Detect(picture, suppression))];
        process.Refresh();
        return new(
            detections, clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds, process.PeakWorkingSet64);
    }

    private static string Text(float number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was found and what it took.</summary>
/// <param name="Detections">For each picture.</param>
/// <param name="Seconds">From the first picture to the last.</param>
/// <param name="ProcessorSeconds">Time of all cores.</param>
/// <param name="PeakBytes">The most resident memory of the process, all included.</param>
internal sealed record TilingResult(Detection[][] Detections, double Seconds, double ProcessorSeconds, long PeakBytes);
