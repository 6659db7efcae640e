using System.CommandLine;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost export</c>: folds a checkpoint, writes it as ONNX, verified, and on request in 8 bits too.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ExportCommand(ProgramConsole console)
{
    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The checkpoint (.safetensors)");
    private readonly Option<string?> _output = CommandOptions.OutputFile("--output", "The ONNX file [default: beside the checkpoint, with the extension .onnx]");
    private readonly Option<int> _imageSize = CommandOptions.InputSide("--imgsz", 0, "Side of the input in pixels, a multiple of 32; 0 for that of the training");
    private readonly Option<int> _height = CommandOptions.InputSide("--height", 0, "Height of the input, where it is not --imgsz");
    private readonly Option<int> _width = CommandOptions.InputSide("--width", 0, "Width of the input, where it is not --imgsz");
    private readonly Option<int> _batch = CommandOptions.WholeNumber("--batch", 0, 0, 4096, "Pictures of one run; 0 leaves it open");
    private readonly Option<string> _layout = CommandOptions.Choice("--layout", DetectorLayout.Yolo, "yolo: one output that every YOLO tool reads; raw: logits per stride, for the fast path of this library");
    private readonly Option<double> _boxTolerance = CommandOptions.Number("--box-tolerance", 1e-2, 0, 1e6, "Largest difference of boxes between the forms of the network, pixels");
    private readonly Option<double> _scoreTolerance = CommandOptions.Number("--score-tolerance", 1e-4, 0, 1, "Largest difference of scores");
    private readonly Option<bool> _int8 = CommandOptions.Flag("--int8", "Write a model in 8 bits beside it, NAME-int8.onnx; needs --data");
    private readonly Option<string?> _data = CommandOptions.OptionalPath("--data", "Folder of pictures like those that the model will see, on which --int8 measures ranges", "dir");

    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write sizes and differences as JSON");

    /// <summary>Makes the command.</summary>
    public Command Create()
    {
        var command = new Command("export", "Fold a checkpoint and write it as a verified ONNX model")
        {
            _weights, _output, _imageSize, _height, _width, _batch, _layout, _boxTolerance, _scoreTolerance, _int8, _data, _json, OptionsFileExpansion.CreateOption(),
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult options)
    {
        var weights = InputFile.Require(options.GetRequiredValue(_weights));
        if (!ModelLoader.IsCheckpoint(weights))
        {
            throw new ArgumentException($"{weights} is not a checkpoint; name the weights/best.safetensors of a run.");
        }

        var pictures = options.GetValue(_data);
        var quantize = options.GetValue(_int8);
        if (quantize && pictures is null)
        {
            throw new ArgumentException("--int8 needs --data with a folder of pictures like those that the model will see.");
        }

        var checkpoint = Checkpoint.Read(weights);
        var path = options.GetValue(_output) ?? Path.ChangeExtension(weights, ".onnx");
        ExportReport report;
        using (var network = checkpoint.CreateNetwork())
        {
            report = OnnxExporter.Export(network, ReadOptions(options, checkpoint), path);
            ExportText.Write(console, report, path);
        }

        QuantizationReport? quantized = null;
        if (quantize)
        {
            var small = Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-int8.onnx");
            quantized = OnnxQuantizer.Quantize(path, small, new QuantizationOptions { CalibrationFolder = pictures! });
            ExportText.Write(console, quantized, small);
        }

        if (options.GetValue(_json) is { } json)
        {
            ExportJson.Write(json, path, report, quantized);
            console.WriteLine($"Numbers: {json}");
        }

        return ExitCode.Success;
    }

    private ExportOptions ReadOptions(ParseResult options, Checkpoint checkpoint)
    {
        var size = Given(options, _imageSize) ?? checkpoint.Info.ImageSize;
        return new ExportOptions
        {
            ClassNames = checkpoint.Info.ClassNames,
            Height = Given(options, _height) ?? size,
            Width = Given(options, _width) ?? size,
            Batch = Given(options, _batch),
            Layout = CommandOptions.ValueOf<DetectorLayout>(options.GetRequiredValue(_layout)),
            BoxTolerance = options.GetValue(_boxTolerance),
            ScoreTolerance = options.GetValue(_scoreTolerance),
        };
    }

    /// <summary>0 stands for what the checkpoint says.</summary>
    private static int? Given(ParseResult options, Option<int> option) => options.GetValue(option) is > 0 and var value ? value : null;
}
