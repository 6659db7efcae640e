using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Reports;
using MLNetGhost.Evaluation;
using MLNetGhost.Tracking;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>The command <c>tracking</c>: drawn sequences with known tracks, measured, and the speed of the tracker.</summary>
internal static class TrackingCommand
{
    private const int BoxesForSpeed = 50;
    private const int FramesForSpeed = 1000;
    private const int LeastWidth = 160;

    /// <summary>Ids of different sequences that are measured together lie this far apart.</summary>
    private const int IdsPerSequence = 100_000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "Sequences of each kind", DefaultValueFactory = _ => 10 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of the timing", DefaultValueFactory = _ => 9 };
        var draw = new Option<string?>("--draw") { Description = "Only draw the picture of the documentation into this PNG file" };
        var command = new Command("tracking", "MOTA, IDF1 and HOTA on drawn sequences, and frames per second on one core")
        {
            seeds, rounds, draw,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(draw) is { } path)
            {
                SequencePicture.Write(path);
            }
            else
            {
                Print(result.GetValue(seeds), result.GetValue(rounds));
            }
        });
        return command;
    }

    /// <summary>Measures sequences of a kind together.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="seeds">How many, with the seeds 1, 2, 3, ….</param>
    /// <param name="options">Options of the tracker; null for the defaults.</param>
    public static TrackingMetrics Measure(SequenceKind kind, int seeds, TrackingOptions? options = null) => TrackingEvaluator.Evaluate(
        Enumerable.Range(1, seeds).SelectMany(seed => DrawnSequence.Create(kind, seed)
            .Track(Following(options)).Select(frame => Shift(frame, seed * IdsPerSequence))));

    private static Func<Detection[], Detection[]> Following(TrackingOptions? options)
    {
        var tracker = new ObjectTracker(options);
        return detections => tracker.Update(detections);
    }

    private static TrackedFrame Shift(TrackedFrame frame, int by) => new(Shift(frame.Truth, by), Shift(frame.Tracked, by));

    private static Detection[] Shift(IReadOnlyList<Detection> detections, int by) =>
        [.. detections.Select(detection => detection with { TrackId = detection.TrackId + by })];

    private static void Print(int seeds, int rounds)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, LeastWidth);
        AnsiConsole.WriteLine(Machine.Current.ToString());
        var table = new Table();
        table.AddColumn("kind");
        foreach (var name in new[] { "frames", "objects", "MOTA", "IDF1", "HOTA", "DetA", "AssA", "switched ids", "misses", "false" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var kind in Enum.GetValues<SequenceKind>())
        {
            var metrics = Measure(kind, seeds);
            table.AddRow(
                kind.ToString(), Text(metrics.FrameCount), Text(metrics.ObjectCount), Text(metrics.Mota), Text(metrics.Idf1),
                Text(metrics.Hota), Text(metrics.DetectionAccuracy), Text(metrics.AssociationAccuracy), Text(metrics.IdSwitches),
                Text(metrics.Misses), Text(metrics.FalsePositives));
        }

        AnsiConsole.Write(table);
        foreach (var kind in new[] { SequenceKind.Crossings, SequenceKind.All })
        {
            var speed = TrackingSpeed.Measure(DrawnSequence.Create(kind, seed: 1, FramesForSpeed, BoxesForSpeed, stays: true), rounds);
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind}: {speed.FramesPerSecond:0} frames/s on one core with {speed.BoxesPerFrame:0.0} boxes per frame, "
                + $"at most {speed.MostAllocatedBytes} bytes allocated in a frame beyond the result"));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
