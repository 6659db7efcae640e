using System.CommandLine;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost export</c>: folds a checkpoint and writes it as a verified ONNX model, on request in 8 bits too.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ExportCommand(ProgramConsole console)
{
    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The checkpoint (.safetensors)");
    private readonly Option<string?> _output = CommandOptions.OutputFile(
        "--output", "The ONNX file [default: next to the checkpoint, with the extension .onnx]");
    private readonly Option<int> _imageSize = CommandOptions.InputSide(
        "--imgsz", 0, "Side of the input in pixels, a multiple of 32; 0 for the training size");
    private readonly RecordOptions<ExportOptions> _export = new();
    private readonly Option<bool> _int8 = CommandOptions.Flag(
        "--int8", "Also write an 8-bit model next to it, NAME-int8.onnx; needs --data");
    private readonly RecordOptions<QuantizationOptions> _quantization = new();
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write sizes and differences as JSON");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        ((IRecordOption)_quantization[nameof(QuantizationOptions.CalibrationFolder)]).Condition = "--int8";
        var command = new Command("export", "Fold a checkpoint and write it as a verified ONNX model");
        var config = OptionsFileExpansion.CreateOption();
        Option[] all = [_weights, _output, _imageSize, .. _export.All, _int8, .. _quantization.All, _json, config];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

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

        var quantization = options.GetValue(_int8) ? _quantization.Read(options, new QuantizationOptions { CalibrationFolder = "" }) : null;
        if (quantization is { CalibrationFolder: null })
        {
            throw new ArgumentException("--int8 needs --data; name a folder of pictures like those that the model will see.");
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
        if (quantization is not null)
        {
            var small = Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-int8.onnx");
            quantized = OnnxQuantizer.Quantize(path, small, quantization);
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
        var size = options.GetValue(_imageSize) is > 0 and var side ? side : checkpoint.Info.ImageSize;
        return _export.Read(options, new ExportOptions { ClassNames = checkpoint.Info.ClassNames, Height = size, Width = size });
    }
}
