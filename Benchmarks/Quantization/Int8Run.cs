using System.Globalization;
using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Benchmarks.Models;
using MLNetGhost.Benchmarks.Pictures;
using MLNetGhost.Benchmarks.SideBySide;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Quantization;

/// <summary>
/// Quantises members with random weights and trained checkpoints, races them with their float twins and a YOLO11n-shaped float network of
/// the same input size and number of classes, and prints what they lose beside the targets.
/// </summary>
/// <param name="options">What takes part.</param>
/// <param name="folder">A folder for pictures and models, which the caller deletes.</param>
/// <param name="progress">Receives each step as it begins.</param>
internal sealed class Int8Run(Int8Options options, string folder, IProgress<string> progress)
{
    private const string Absent = "–";

    private static readonly (RangeMethod Method, double Percentile)[] s_methods =
    [
        (RangeMethod.MinMax, 100), (RangeMethod.Percentile, 99.999), (RangeMethod.Percentile, 99.99), (RangeMethod.Percentile, 99.9),
        (RangeMethod.Entropy, 100),
    ];

    private static readonly bool[] s_corrections = [false, true];

    private static readonly string[] s_comparisonColumns =
        ["variant", "8 bits / float", "MB", "found", "found ≥ 0.9", "score difference", "AP50-95", "lost"];

    /// <summary>Measures and prints everything.</summary>
    public void Run()
    {
        var specs = options.Members.Select(ModelFamily.Get).ToArray();
        if (options.Compare)
        {
            foreach (var weights in options.Weights)
            {
                Compare(Export(weights), weights);
            }
        }

        progress.Report("Drawing pictures");
        var pictures = PictureSet.Draw(folder, 640, 480, 8);
        var table = new Table().AddColumns(
            "model", "8 bits / float", "8 bits / YOLO11n float", "float / YOLO11n float", "size", "found ≥ 0.9", "AP50-95", "lost",
            "AP50", "lost", "in float");
        var random = specs.Length > 0 ? Write(ModelFamily.Yolo11Nano, pictures, options.ImageSize) : "";
        foreach (var spec in specs)
        {
            var path = Write(spec, pictures, options.ImageSize);
            progress.Report($"Quantising {spec.Name}");
            var (_, quantized, report) = Quantize(path, new QuantizationOptions
            {
                CalibrationFolder = Path.GetDirectoryName(pictures.Paths[0])!,
                MaximumCalibrationPictures = pictures.Paths.Count,
                Tune = options.Tune,
            });
            AddRow(table, $"{spec.Name}, random weights, {options.ImageSize}²", path, quantized, random, pictures.Paths[0], report);
        }

        foreach (var weights in options.Weights)
        {
            var path = Export(weights);
            using var detector = OnnxDetector.Load(path);
            var yardstick = Write(ModelFamily.Yolo11Nano, pictures, detector.InputHeight, detector.ClassNames.Count);
            progress.Report($"Quantising {weights}");
            var (_, quantized, report) = Quantize(path, Default);
            AddRow(table, Path.GetFileName(weights), path, quantized, yardstick, pictures.Paths[0], report);
        }

        table.AddRow("target", "≤ 0.60", "≤ 0.40", Absent, Absent, "≥ 97.0 %", Absent, "≤ 0.010", Absent, Absent, Absent);
        Print(table);
    }

    private QuantizationOptions Default => new() { CalibrationFolder = options.Data ?? folder, Tune = options.Tune };

    /// <summary>Placements, then methods of calibration with and without corrected biases, each alone against the float model.</summary>
    private void Compare(string path, string name)
    {
        var plain = Default with { Tune = false, TimingRounds = options.Rounds };
        (string, QuantizationOptions)[] variants =
        [
            ("default", plain),
            ("7 bits", plain with { WeightRange = WeightRange.SevenBits }),
            .. QuantizationPlacement.Changes.Select(change => change(QuantizationPlacement.Default))
                .Concat(QuantizationPlacement.Bases.Skip(1)).Select(placement => (placement.Name, plain with { Placement = placement })),
            .. s_methods.SelectMany(method => s_corrections.Select(correct => (Describe(method, correct), plain with
            {
                RangeMethod = method.Method,
                Percentile = method.Percentile,
                CorrectBiases = correct,
            }))),
        ];
        var table = new Table { Title = new TableTitle(name) }.AddColumns(s_comparisonColumns);
        foreach (var (variant, quantization) in variants)
        {
            var (_, _, report) = Quantize(path, quantization);
            string[] cells =
            [
                variant, Number(report.TimeRatio, "0.00"), Number(report.QuantizedBytes / 1e6, "0.00"), Percent(report.Agreement.Found),
                Percent(report.Agreement.FoundClosely), Number(report.Agreement.MeanScoreDifference, "0.0000"),
                Number(report.Accuracy?.QuantizedMap50To95, "0.0000"),
                Number(report.Accuracy?.FloatMap50To95 - report.Accuracy?.QuantizedMap50To95, "0.0000"),
            ];
            progress.Report(string.Join("  ", cells));
            table.AddRow(cells);
        }

        Print(table);

        static string Describe((RangeMethod Method, double Percentile) method, bool correct) =>
            method.Method.ToString().ToLowerInvariant()
            + (method.Method == RangeMethod.Percentile ? string.Create(CultureInfo.InvariantCulture, $" {method.Percentile}") : "")
            + (correct ? ", biases corrected" : "");
    }

    private void AddRow(
        Table table, string name, string path, string quantized, string yardstick, string picture, QuantizationReport report)
    {
        progress.Report($"Racing {name}");
        using var yolo = new Floor(yardstick, 1, picture);
        using var twin = new Floor(path, 1, picture);
        using var bytes = new Floor(quantized, 1, picture);
        Contestant[] contestants = [new("float", () => twin.Run()), new("8 bits", () => bytes.Run()), new("YOLO11n", () => yolo.Run())];
        var over = InterleavedRace.Run(contestants, options.Rounds);
        var samples = over.Select(result => result.Samples).ToArray();
        double OverYolo(int index) => Statistics.Median(
            samples[index].Zip(samples[2], (mine, yolo) => mine.CpuMilliseconds / yolo.CpuMilliseconds));
        var accuracy = report.Accuracy;
        table.AddRow(
            name, Number(over[1].CpuRatio, "0.00"), Number(OverYolo(1), "0.00"), Number(OverYolo(0), "0.00"),
            Number((double)report.QuantizedBytes / report.FloatBytes, "0.00"),
            accuracy is null ? Absent : Percent(report.Agreement.FoundClosely),
            Number(accuracy?.FloatMap50To95, "0.000"), Number(accuracy?.FloatMap50To95 - accuracy?.QuantizedMap50To95, "0.0000"),
            Number(accuracy?.FloatMap50, "0.000"), Number(accuracy?.FloatMap50 - accuracy?.QuantizedMap50, "0.0000"), report.Placement);
    }

    private (string Path, string Quantized, QuantizationReport Report) Quantize(string path, QuantizationOptions quantization)
    {
        var quantized = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}-int8.onnx");
        return (path, quantized, OnnxQuantizer.Quantize(path, quantized, quantization));
    }

    /// <summary>The float model of a checkpoint, for one picture of its training size.</summary>
    private string Export(string weights)
    {
        if (Path.GetExtension(weights).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return weights;
        }

        progress.Report($"Exporting {weights}");
        var checkpoint = Checkpoint.Read(weights);
        using var network = checkpoint.CreateNetwork();
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(weights)}-{options.Weights.ToList().IndexOf(weights)}.onnx");
        var side = checkpoint.Info.ImageSize;
        OnnxExporter.Export(network, new ExportOptions { ClassNames = checkpoint.Info.ClassNames, Height = side, Width = side }, path);
        return path;
    }

    private string Write(ModelSpec spec, PictureSet pictures, int size, int classCount = 80)
    {
        progress.Report($"Writing {spec.Name} with random weights for {size}²");
        using var network = RandomDetector.CreateNetwork(spec, [.. pictures.Paths.Take(4)], size, classCount);
        var path = Path.Combine(folder, $"{spec.Name}-{size}-{classCount}.onnx");
        File.WriteAllBytes(path, RandomDetector.Export(network, size, DetectorLayout.Yolo));
        return path;
    }

    private static void Print(Table table)
    {
        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        AnsiConsole.Write(table);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Absent;

    private static string Percent(double share) => Number(100 * share, "0.0") + " %";
}
