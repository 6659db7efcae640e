using System.CommandLine;
using System.Globalization;
using MLNetGhost.Trainer.Commands.Inspection;
using MLNetGhost.Trainer.Commands.Rendering;
using MLNetGhost.Trainer.Model;

namespace MLNetGhost.Trainer.Commands;

/// <summary><c>mlnetghost info</c>: what a member of the family, or a model file, consists of and costs.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class InfoCommand(ProgramConsole console)
{
    private const string WholeFamily = "all";

    private readonly Option<string> _model = CommandOptions.Choice(
        "--model", WholeFamily, [WholeFamily, .. ModelFamily.All.Select(spec => spec.Name), ModelFamily.Yolo11Nano.Name], "The member to show layer by layer; all for one line each");

    private readonly Option<string?> _weights = CommandOptions.OptionalPath("--weights", "Show an ONNX file instead");
    private readonly Option<int> _classes = CommandOptions.WholeNumber("--classes", 80, 1, 10_000, "Number of classes");
    private readonly Option<int> _imageSize = CommandOptions.WholeNumber("--imgsz", 640, 64, 8192, "Side of the picture in pixels, a multiple of 32");

    /// <summary>Makes the command.</summary>
    public Command Create()
    {
        var command = new Command("info", "Show layers, parameters, FLOPs and memory, as trained and folded")
        {
            _model, _weights, _classes, _imageSize, OptionsFileExpansion.CreateOption(),
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult options)
    {
        if (options.GetValue(_weights) is { } weights)
        {
            ProfileTable.WriteOnnx(console, weights, OnnxProfile.Read(InputFile.Require(weights)));
            return ExitCode.Success;
        }

        var size = options.GetValue(_imageSize);
        var classes = options.GetValue(_classes);
        InputSize.Require(size, size);
        var title = string.Create(CultureInfo.InvariantCulture, $"{classes} classes, one picture of {size} × {size}");
        var model = options.GetRequiredValue(_model);
        if (model == WholeFamily)
        {
            ProfileTable.WriteFamily(console, title, ModelFamily.All.Append(ModelFamily.Yolo11Nano).Select(spec =>
            {
                var (trained, folded) = Measure(spec, classes, size);
                return (spec.Name, trained, folded);
            }));
        }
        else
        {
            var (trained, folded) = Measure(ModelFamily.Get(model), classes, size);
            ProfileTable.WriteLayers(console, trained, folded);
            ProfileTable.WriteTotals(console, $"{model}: {title}", trained, folded);
        }

        return ExitCode.Success;
    }

    private static (NetworkProfile Trained, NetworkProfile Folded) Measure(ModelSpec spec, int classes, int imageSize)
    {
        using var network = DetectionNetwork.Create(spec, classes, seed: 0);
        using var folded = network.Fold();
        return (NetworkProfile.Measure(network, imageSize), NetworkProfile.Measure(folded, imageSize));
    }
}
