using System.CommandLine;
using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost info</c>: the layers and costs of a member of the family or of a model file.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class InfoCommand(ProgramConsole console)
{
    private const string WholeFamily = "all";

    private readonly Option<string> _model = CommandOptions.Text(
        "--model", WholeFamily, "The network to show layer by layer: "
            + $"{string.Join(", ", ModelFamily.All.Append(ModelFamily.Yolo11Nano).Select(spec => spec.Name))}, or a YAML file; "
            + "all for one line each", "name|file.yaml");

    private readonly Option<string?> _weights = CommandOptions.OptionalPath(
        "--weights", "Show a checkpoint (.safetensors) layer by layer, or the contents of an ONNX file, instead");
    private readonly Option<int> _classes = CommandOptions.WholeNumber(
        "--classes", 80, 1, 10_000, "Number of classes; a checkpoint has its own");
    private readonly Option<int> _imageSize = CommandOptions.InputSide(
        "--imgsz", 640, "Side of the picture in pixels, a multiple of 32; a checkpoint has its own unless this is given");
    private readonly Option<string?> _tables = CommandOptions.OutputFile(
        "--tables", "Write the tables of --model or of the checkpoint as YAML: a starting point for your own network");
    private readonly DetectorArguments _detector = new();
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write the numbers as JSON");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("info", "Show layers, parameters, FLOPs and memory, as trained and folded")
        {
            _model, _weights, _classes, _imageSize, _tables,
        };
        Option[] others = [.. _detector.All, _json, OptionsFileExpansion.CreateOption()];
        foreach (var option in others)
        {
            command.Options.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult options)
    {
        if (options.GetValue(_weights) is not { } weights)
        {
            ShowFamily(options);
        }
        else if (ModelLoader.IsCheckpoint(InputFile.Require(weights)))
        {
            ShowCheckpoint(options, weights, Checkpoint.Read(weights));
        }
        else
        {
            var profile = OnnxProfile.Read(weights);
            var description = Describe(weights, _detector.Read(options) with { InputSize = GivenSize(options) });
            ProfileTable.WriteOnnx(console, weights, profile, description);
            WriteJson(options, json => ProfileJson.Write(json, weights, profile, description));
        }

        return ExitCode.Success;
    }

    private static DetectorDescription Describe(string path, OnnxDetectorOptions options)
    {
        try
        {
            using var detector = ModelLoader.LoadOnnx(path, options);
            return DetectorDescription.Of(detector);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return DetectorDescription.Refused(e.Message);
        }
    }

    private (int Height, int Width)? GivenSize(ParseResult options) =>
        options.GetResult(_imageSize) is { Implicit: false } ? (options.GetValue(_imageSize), options.GetValue(_imageSize)) : null;

    private void ShowFamily(ParseResult options)
    {
        var (size, classes, model) = (options.GetValue(_imageSize), options.GetValue(_classes), options.GetRequiredValue(_model));
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{Counted.Of(classes, "class", "classes")}, one picture of {size} × {size}");
        if (model == WholeFamily)
        {
            if (options.GetValue(_tables) is not null)
            {
                throw new ArgumentException("--tables writes one network; name it with --model or --weights.");
            }

            var family = ModelFamily.All.Append(ModelFamily.Yolo11Nano)
                .Select(spec => Measure(DetectionNetwork.CreateWithoutWeights(spec, classes), size)).ToArray();
            ProfileTable.WriteFamily(console, title, family);
            WriteJson(options, json => ProfileJson.Write(json, classes, size, family, withLayers: false));
        }
        else
        {
            var spec = ModelSpecFile.Find(model);
            var costs = Measure(DetectionNetwork.CreateWithoutWeights(spec, classes), size);
            WriteOne(options, $"{spec.Name}: {title}", classes, size, costs);
            WriteTables(options, spec);
        }
    }

    private void ShowCheckpoint(ParseResult options, string path, Checkpoint checkpoint)
    {
        var info = checkpoint.Info;
        var size = options.GetResult(_imageSize) is { Implicit: false } ? options.GetValue(_imageSize) : info.ImageSize;
        var costs = Measure(checkpoint.CreateNetwork(), size);
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{info.Model.Name}: {Counted.Of(info.ClassNames.Count, "class", "classes")}, one picture of {size} × {size}");
        WriteOne(options, title, info.ClassNames.Count, size, costs);
        CheckpointText.Write(console, path, info);
        WriteTables(options, info.Model);
    }

    private void WriteTables(ParseResult options, ModelSpec spec)
    {
        if (options.GetValue(_tables) is { } path)
        {
            // A member's name would be taken for the member, whose tables the file is about to leave.
            ModelSpecFile.Write(path, ModelFamily.All.Contains(spec) ? spec with { Name = Path.GetFileNameWithoutExtension(path) } : spec);
            console.WriteLine($"Tables: {path}");
        }
    }

    private void WriteOne(ParseResult options, string title, int classes, int size, NetworkCosts costs)
    {
        ProfileTable.WriteLayers(console, costs.Trained, costs.Folded);
        ProfileTable.WriteTotals(console, title, costs.Trained, costs.Folded);
        WriteJson(options, json => ProfileJson.Write(json, classes, size, [costs], withLayers: true));
    }

    private void WriteJson(ParseResult options, Action<string> write)
    {
        if (options.GetValue(_json) is { } json)
        {
            write(json);
            console.WriteLine($"Numbers: {json}");
        }
    }

    /// <summary>Measures both forms of a network and frees it.</summary>
    private static NetworkCosts Measure(DetectionNetwork network, int imageSize)
    {
        using (network)
        {
            using var folded = network.Fold();
            return new NetworkCosts(
                network.Spec.Name, NetworkProfile.Measure(network, imageSize), NetworkProfile.Measure(folded, imageSize));
        }
    }
}
