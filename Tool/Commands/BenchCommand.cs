using System.CommandLine;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Model;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost bench</c>: how fast a model detects on this machine, decoding and suppression included.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class BenchCommand(ProgramConsole console)
{
    private const int LargestPictureCount = 64;

    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The model (.onnx) or checkpoint (.safetensors)");
    private readonly Option<string[]> _source = new("--source")
    {
        Description = "Pictures: files, folders or patterns [default: drawn, 640 × 480]",
        HelpName = "file|dir|pattern ...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _runs = CommandOptions.WholeNumber("--runs", 100, 1, 1_000_000, "Number of timed calls");
    private readonly Option<int> _warmup = CommandOptions.WholeNumber("--warmup", 10, 0, 1_000_000, "Number of calls before timing starts");
    private readonly DetectorArguments _detector = new(
    [
        nameof(OnnxDetectorOptions.InputSize), nameof(OnnxDetectorOptions.Rectangular), nameof(OnnxDetectorOptions.Profile),
        nameof(OnnxDetectorOptions.Threads), nameof(OnnxDetectorOptions.Device), .. DetectorArguments.OfDevices,
    ]);

    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write the times as JSON");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("bench", "Time a model, from picture file to detections");
        Option[] all = [_weights, _source, _runs, _warmup, .. _detector.All, _json, OptionsFileExpansion.CreateOption()];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var path = options.GetRequiredValue(_weights);
        using var detector = ModelLoader.Load(console, path, _detector.Read(options));
        var timings = DetectorTimings.Measure(
            detector, ReadPictures(options), options.GetValue(_warmup), options.GetValue(_runs), cancellation);
        TimingsText.Write(console, path, detector, timings);
        if (options.GetValue(_json) is { } json)
        {
            TimingsText.WriteJson(json, path, detector, timings);
        }

        return ExitCode.Success;
    }

    private static (string Name, byte[] Content) Read(string path) => (path, SharedFile.ReadAllBytes(path));

    private (string Name, byte[] Content)[] ReadPictures(ParseResult options)
    {
        if (options.GetValue(_source) is { Length: > 0 } source)
        {
            return [.. PictureSource.List(source).Take(LargestPictureCount).Select(Read)];
        }

        var folder = Directory.CreateTempSubdirectory("mlnetghost-bench-");
        try
        {
            ShapesDataset.Write(folder.FullName,
                new ShapesDatasetOptions { TrainCount = 8, ValidationCount = 1, TestCount = 0, Width = 640, Height = 480 });
            return [.. PictureSource.List([Path.Combine(folder.FullName, "images", "train")]).Select(Read)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
