using System.CommandLine;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Trainer.Weights;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// <c>mlnetghost export</c>: folds a checkpoint and writes it as a verified ONNX model, on request in 8 bits too; or its trunk for timm.
/// </summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ExportCommand(ProgramConsole console)
{
    private const string OnnxFormat = "onnx";
    private const string TimmFormat = "timm";

    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The checkpoint (.safetensors)");
    private readonly Option<string?> _output = CommandOptions.OutputFile(
        "--output", "The file to write [default: next to the checkpoint, NAME.onnx or NAME-timm.safetensors]");
    private readonly Option<string> _format = CommandOptions.Choice(
        "--format", OnnxFormat, [OnnxFormat, TimmFormat], "A verified ONNX model, or the GhostNetV3 trunk alone with timm's names");
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
        foreach (var option in _quantization.All.OfType<IRecordOption>())
        {
            option.Condition = option.Source.Name == "tune-tolerance" ? "--int8 --tune" : "--int8";
        }

        var command = new Command("export", "Fold a checkpoint and write it as a verified ONNX model");
        var config = OptionsFileExpansion.CreateOption();
        Option[] all = [_weights, _output, _format, _imageSize, .. _export.All, _int8, .. _quantization.All, _json, config];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult options)
    {
        RequireMeaning(options);
        var weights = InputFile.Require(options.GetRequiredValue(_weights));
        if (!ModelLoader.IsCheckpoint(weights))
        {
            throw new ArgumentException($"{weights} is not a checkpoint; name the weights/best.safetensors of a run.");
        }

        if (options.GetValue(_format) == TimmFormat)
        {
            return ExportTrunk(options, weights);
        }

        var quantization = options.GetValue(_int8) ? _quantization.Read(options, new QuantizationOptions { CalibrationFolder = "" }) : null;
        if (quantization is { CalibrationFolder: null })
        {
            throw new ArgumentException("--int8 needs --data; name a folder of pictures like those that the model will see.");
        }

        var checkpoint = Checkpoint.Read(weights);
        if (quantization is not null)
        {
            RequireCalibration(options, checkpoint, weights);
            QuantizationPictures.Require(quantization.CalibrationFolder);
        }

        var path = options.GetValue(_output) ?? Path.ChangeExtension(weights, ".onnx");
        ExportReport report;
        using (var network = checkpoint.CreateNetwork())
        {
            report = Stage.Run(console, "Folding, exporting and verifying",
                () => OnnxExporter.Export(network, ReadOptions(options, checkpoint), path));
            ExportText.Write(console, report, path);
        }

        QuantizationReport? quantized = null;
        if (quantization is not null)
        {
            var small = Int8Path(path);
            quantized = Stage.Run(console, $"Quantising with the pictures of {quantization.CalibrationFolder}",
                () => OnnxQuantizer.Quantize(path, small, quantization));
            ExportText.Write(console, quantized, small);
        }

        if (options.GetValue(_json) is { } json)
        {
            ExportJson.Write(json, path, report, quantized);
            console.WriteLine($"Numbers: {json}");
        }

        SuggestCommands(path, quantization?.CalibrationFolder);
        return ExitCode.Success;
    }

    /// <summary>Rejects options that would change nothing.</summary>
    private void RequireMeaning(ParseResult options)
    {
        if (!options.GetValue(_int8))
        {
            if (options.GetValue((Option<bool>)_quantization[nameof(QuantizationOptions.Tune)]))
            {
                throw new ArgumentException("--tune searches for the parts of an 8-bit model that stay in float; give --int8 --data too.");
            }

            if (options.FirstGiven(_quantization.All) is { } ofInt8)
            {
                throw new ArgumentException($"{ofInt8.Name} is about the 8-bit model; give --int8 too, or leave it out.");
            }
        }

        RequireTuningAndPercentile(options);
        if (options.GetValue(_format) == TimmFormat
            && options.FirstGiven([_imageSize, .. _export.All, _int8, .. _quantization.All, _json]) is { } ofOnnx)
        {
            throw new ArgumentException($"--format timm writes the weights of the trunk as they are, so there is nothing for "
                + $"{ofOnnx.Name}; leave it out, or export to onnx.");
        }
    }

    private void RequireTuningAndPercentile(ParseResult options)
    {
        if (options.FirstGiven([_quantization[nameof(QuantizationOptions.TuningTolerance)]]) is { } tolerance
            && !options.GetValue((Option<bool>)_quantization[nameof(QuantizationOptions.Tune)]))
        {
            throw new ArgumentException($"{tolerance.Name} is about the search of --tune; give that too, or leave it out.");
        }

        if (options.FirstGiven([_quantization[nameof(QuantizationOptions.Percentile)]]) is { } percentile
            && _quantization.Read(options, new QuantizationOptions { CalibrationFolder = "" }).RangeMethod != RangeMethod.Percentile)
        {
            throw new ArgumentException($"{percentile.Name} is about "
                + $"{_quantization[nameof(QuantizationOptions.RangeMethod)].Name} percentile; choose that, or leave it out.");
        }
    }

    /// <summary>Rejects methods of calibration for a checkpoint that has its ranges.</summary>
    private void RequireCalibration(ParseResult options, Checkpoint checkpoint, string weights)
    {
        if (checkpoint.Info.Ranges is not null && options.FirstGiven(
            [
                _quantization[nameof(QuantizationOptions.RangeMethod)], _quantization[nameof(QuantizationOptions.Percentile)],
            ]) is { } method)
        {
            throw new ArgumentException($"{weights} holds the ranges that it was trained with (--qat), so there is nothing for "
                + $"{method.Name} to measure; leave it out.");
        }
    }

    private void SuggestCommands(string model, string? calibration)
    {
        var small = NextCommands.PathOf(Int8Path(model));
        model = NextCommands.PathOf(model);
        var bench = NextCommands.Of("bench", "--weights", model);
        NextCommands.Write(console, calibration is null ? [bench] :
        [
            bench,
            NextCommands.Of("bench", "--weights", small),
            NextCommands.Of("predict", "--weights", small, "--source", NextCommands.PathOf(calibration)),
        ]);
    }

    private static string Int8Path(string model) =>
        Path.Combine(Path.GetDirectoryName(model) ?? "", $"{Path.GetFileNameWithoutExtension(model)}-int8.onnx");

    private int ExportTrunk(ParseResult options, string weights)
    {
        var checkpoint = Checkpoint.Read(weights);
        var path = options.GetValue(_output)
            ?? Path.Combine(Path.GetDirectoryName(weights) ?? "", $"{Path.GetFileNameWithoutExtension(weights)}-timm.safetensors");
        if (Path.GetFullPath(path) == Path.GetFullPath(weights))
        {
            throw new ArgumentException($"--output {path} is the checkpoint itself, which would be lost; name another file.");
        }

        using var network = checkpoint.CreateNetwork();
        TimmTrunk.Write(network, path);
        console.WriteLine($"Trunk of model {checkpoint.Info.Model.Name} with timm's names, for input normalised by ImageNet's mean and "
            + $"deviation: {path}");
        console.WriteLine(TimmTrunk.ModelOf(checkpoint.Info.Model) is { } model
            ? $"It fits timm's {model}: timm.create_model(\"{model}\").load_state_dict(…, strict=False)."
            : "Warning: timm has no model of these widths (it has those of n, s and m), so only code of your own can load it.");
        return ExitCode.Success;
    }

    private ExportOptions ReadOptions(ParseResult options, Checkpoint checkpoint)
    {
        var size = options.GetValue(_imageSize) is > 0 and var side ? side : checkpoint.Info.ImageSize;
        return _export.Read(options, new ExportOptions { ClassNames = checkpoint.Info.ClassNames, Height = size, Width = size });
    }
}
