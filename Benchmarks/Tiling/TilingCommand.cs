using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MLNetGhost.Benchmarks.Reports;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Tiling;

/// <summary>The command <c>tiling</c>: small objects in large drawn pictures, with and without tiles.</summary>
internal static class TilingCommand
{
    /// <summary>The command that measures one way in this process; only <see cref="TilingRun"/> starts it.</summary>
    public const string RunName = "tiling-run";

    private const int Width = 4000;
    private const int Height = 3000;
    private const int LeastWidth = 160;
    private const double Mebibyte = 1 << 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var weights = Text("--weights", Path.Combine("Samples", "Models", "shapes-edge-n.onnx"), "A detector of the drawn shapes");
        var pictures = Number("--pictures", 3, "Pictures to draw");
        var shapes = Number("--shapes", 200, "Small shapes in each");
        var size = Number("--size", 12f, "Size of the small shapes, pixels");
        var large = Number("--large", 0, "Large shapes in each, of 300 to 1200 pixels");
        var tiles = new Option<int[]>("--tile")
        {
            Description = "Sides of tiles to measure",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [96],
        };
        var overlap = Number("--overlap", 0.2f, "Overlap of tiles");
        var confidence = Number("--conf", 0.25f, "The least score");
        var imageSize = Number("--imgsz", 0, "Side of the input of a model that leaves it open; 0 for the model's own");
        var keep = new Option<string?>("--keep") { Description = "Folder to keep the pictures in" };
        var command = new Command("tiling", "Small objects in large pictures with and without tiles: recall, duplicates, time, memory")
        {
            weights, pictures, shapes, size, large, tiles, overlap, confidence, imageSize, keep,
        };
        command.SetAction(result =>
        {
            var folder = result.GetValue(keep) is { } kept
                ? Directory.CreateDirectory(kept)
                : Directory.CreateTempSubdirectory("mlnetghost-tiling-");
            try
            {
                var drawn = Draw(
                    folder.FullName, result.GetValue(pictures), result.GetValue(shapes), result.GetValue(size), result.GetValue(large));
                TilingRun[] runs =
                    [new(0, 0), .. result.GetValue(tiles)!.Select(tile => new TilingRun(tile, result.GetValue(overlap)))];
                var results = runs.Select(run => (run, run.Start(
                    Path.GetFullPath(result.GetValue(weights)!), result.GetValue(confidence), result.GetValue(imageSize),
                    drawn.Keys))).ToArray();
                Show(results, [.. drawn.Values], result.GetValue(size));
            }
            finally
            {
                if (result.GetValue(keep) is null)
                {
                    folder.Delete(recursive: true);
                }
            }
        });
        return command;
    }

    /// <summary>Makes the command that measures one way.</summary>
    public static Command CreateRunning()
    {
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(RunName, "Part of the command tiling") { arguments };
        command.Hidden = true;
        command.SetAction(result =>
        {
            if (result.GetValue(arguments) is not [var tile, var overlap, var confidence, var imageSize, var weights, .. var pictures])
            {
                return 2;
            }

            var run = new TilingRun(int.Parse(tile, CultureInfo.InvariantCulture), float.Parse(overlap, CultureInfo.InvariantCulture));
            Console.Out.Write(JsonSerializer.Serialize(run.Measure(
                weights, float.Parse(confidence, CultureInfo.InvariantCulture), int.Parse(imageSize, CultureInfo.InvariantCulture),
                pictures)));
            return 0;
        });
        return command;
    }

    private static SortedDictionary<string, IReadOnlyList<DrawnShape>> Draw(string folder, int pictures, int shapes, float size, int large)
    {
        var drawn = new SortedDictionary<string, IReadOnlyList<DrawnShape>>(StringComparer.Ordinal);
        for (var i = 0; i < pictures; i++)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D3}.jpg"));
            var sizes = Enumerable.Range(0, large).Select(number => (1, 300f + 900f * number / Math.Max(large - 1, 1)));
            drawn[path] = LargeDrawing.Write(path, Width, Height, [(shapes, size), .. sizes], seed: i);
        }

        return drawn;
    }

    private static void Show(
        (TilingRun Run, TilingResult Result)[] results, IReadOnlyList<IReadOnlyList<DrawnShape>> drawn, float size)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Console.Profile.Width = Math.Max(AnsiConsole.Console.Profile.Width, LeastWidth);
        AnsiConsole.WriteLine(Machine.Current.ToString());
        var table = new Table { Title = new TableTitle($"{drawn.Count} pictures of {Width}×{Height}") };
        foreach (var name in new[]
        {
            "tile", "recall, small", "recall, large", "twice", "wrong", "s a picture", "CPU s a picture", "peak MiB", "ratio",
        })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (run, result) in results)
        {
            var pairs = drawn.Zip(result.Detections).ToArray();
            var all = Sum(pairs.Select(pair => FoundShapes.Of(pair.First, pair.Second)));
            var small = Sum(pairs.Select(pair => FoundShapes.Of([.. pair.First.Where(shape => shape.Box.Width <= size)], pair.Second)));
            var large = Sum(pairs.Select(pair => FoundShapes.Of([.. pair.First.Where(shape => shape.Box.Width > size)], pair.Second)));
            table.AddRow(
                run.Tile == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{run.Tile}, {run.Overlap}"),
                Number(small.Recall, "F3"), large.Shapes == 0 ? "–" : Number(large.Recall, "F3"), Number(all.Twice, "F0"),
                Number(all.Wrong, "F0"), Number(result.Seconds / drawn.Count, "F2"), Number(result.ProcessorSeconds / drawn.Count, "F2"),
                Number(result.PeakBytes / Mebibyte, "F0"), Number(result.PeakBytes / (double)results[0].Result.PeakBytes, "F2"));
        }

        AnsiConsole.Write(table);
    }

    private static FoundShapes Sum(IEnumerable<FoundShapes> counts) =>
        counts.Aggregate(new FoundShapes(0, 0, 0, 0), (sum, next) => sum + next);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Option<T> Number<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
