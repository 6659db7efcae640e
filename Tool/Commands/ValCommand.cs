using System.CommandLine;
using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost val</c>: evaluates a checkpoint or an ONNX model on a labelled split.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ValCommand(ProgramConsole console)
{
    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The checkpoint (.safetensors) or model (.onnx)");
    private readonly Option<string> _data = CommandOptions.RequiredPath(
        "--data", "The dataset: folder, data.yaml or file of labels", "dir");
    private readonly Option<string> _format = DatasetFormatOption.Create();
    private readonly Option<string> _split = CommandOptions.Text("--split", "val", "The split: train, val or test", "split");
    private readonly DetectorArguments _detector = new([.. DetectorArguments.OfTiles, .. DetectorArguments.OfDevices]);
    private readonly RecordOptions<ValidationOptions> _validation = new();
    private readonly Option<string?> _json = CommandOptions.OutputFile(
        "--json", "Write the numbers as JSON: map50, map50_95, coco, per_class, …");
    private readonly Option<string?> _coco = CommandOptions.OutputFile(
        "--coco", "Write the detections as COCO results, with the dataset's own ids if it has any");
    private readonly Option<bool> _save = CommandOptions.Flag(
        "--save", "Write curves, confusion matrix and pictures into the run's folder");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/val", "Folder of the runs", "dir");
    private readonly Option<string> _name = CommandOptions.Text(
        "--name", "val", "Name of the run; a number is appended if it exists", "name");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        string[] ofCheckpoints = [nameof(ValidationOptions.BatchSize), nameof(ValidationOptions.Workers)];
        ((IRecordOption)_validation[nameof(ValidationOptions.Rectangular)]).Condition =
            "checkpoints; for a model with open height and width only if it is given";
        foreach (var property in ofCheckpoints)
        {
            ((IRecordOption)_validation[property]).Condition = "checkpoints";
        }

        var command = new Command("val", "Measure average precision on a labelled split");
        var config = OptionsFileExpansion.CreateOption();
        Option[] all =
            [_weights, .. _detector.All, _data, _format, _split, .. _validation.All, _json, _coco, _save, _project, _name, config];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var weights = InputFile.Require(options.GetRequiredValue(_weights));
        var data = options.GetRequiredValue(_data);
        string? note = null;
        var dataset = Stage.Run(console, $"Reading {data}", () => HoldOut.Read(
            DatasetFormatOption.Resolve(options.GetRequiredValue(_format), data), data, options.GetRequiredValue(_split), out note,
            alsoOfTraining: true));
        if (note is not null)
        {
            console.WriteLine(note);
        }

        if (ModelLoader.IsCheckpoint(weights) && _detector.Read(options).TileSize is { } tile)
        {
            throw new InvalidDataException($"--tile {tile} divides pictures for a model (.onnx), and {weights} is a checkpoint; export it: "
                + $"'mlnetghost export --weights {weights}'.");
        }

        if (ModelLoader.IsCheckpoint(weights)
            && options.FirstGiven(_detector.All) is { } ofModels)
        {
            throw new InvalidDataException($"{ofModels.Name} says how a model (.onnx) is run, and {weights} is a checkpoint, which is run "
                + $"as it was trained; leave it out, or export the checkpoint: 'mlnetghost export --weights {weights}'.");
        }

        var result = ModelLoader.IsCheckpoint(weights)
            ? ValidateCheckpoint(options, Checkpoint.Read(weights), dataset, cancellation)
            : ValidateModel(options, weights, dataset, cancellation);
        MetricsTable.Write(console, result.Metrics);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Counted.Of(dataset.Images.Count, "picture")} of {dataset.Split} in {result.Seconds:0.0} s, "
                + $"{dataset.Images.Count / Math.Max(result.Seconds, 1e-3):0.0} per second"));
        WriteFiles(options, weights, dataset, result);
        return ExitCode.Success;
    }

    private ValidatedSplit ValidateCheckpoint(
        ParseResult options, Checkpoint checkpoint, DetectionDataset dataset, CancellationToken cancellation)
    {
        var validator = new Validator(dataset, _validation.Read(options, new ValidationOptions { ImageSize = checkpoint.Info.ImageSize }));
        ShowWarnings(validator.Warnings);
        if (checkpoint.Info.Options.QuantizationAware)
        {
            console.WriteLine(
                "The checkpoint was trained for eight bits and is measured so; its float model (best.onnx) may differ a little.");
        }

        return ValidatedSplit.Of(TrainingView.Run(console, view => validator.Evaluate(checkpoint, view, cancellation)));
    }

    private ValidatedSplit ValidateModel(ParseResult options, string path, DetectionDataset dataset, CancellationToken cancellation)
    {
        ShowWarnings(dataset.Warnings);
        var given = _validation.Read(options, new ValidationOptions { ImageSize = 0 });
        using var detector = ModelLoader.Load(console, path, _detector.Read(options) with
        {
            Device = given.Device,
            AcceptDamagedPictures = given.AcceptDamagedPictures,
            UseOwnJpegDecoder = given.UseOwnJpegDecoder,
            InputSize = given.ImageSize > 0 ? (given.ImageSize, given.ImageSize) : null,
            Rectangular = options.GetResult(_validation[nameof(ValidationOptions.Rectangular)]) is { Implicit: false } && given.Rectangular,
        });
        var classes = MatchedClasses.Create(detector.ClassNames, dataset);
        foreach (var note in classes.Notes)
        {
            console.WriteLine($"Warning: {note}");
        }

        var validation = new DetectorValidation(detector, new SuppressionOptions
        {
            ScoreThreshold = given.ScoreThreshold,
            IouThreshold = given.IouThreshold,
            MaximumDetections = given.MaximumDetections,
            MultiLabel = true,
        });
        return ProgressBar.Run(console, "Validating", dataset.Images.Count, step =>
            validation.Run(dataset, classes.Match, step, cancellation));
    }

    private void ShowWarnings(IEnumerable<DatasetWarning> warnings)
    {
        foreach (var warning in warnings)
        {
            console.WriteLine($"Warning: {warning.File}: {warning.Message}");
        }
    }

    private void WriteFiles(ParseResult options, string weights, DetectionDataset dataset, ValidatedSplit result)
    {
        if (options.GetValue(_json) is { } json)
        {
            MetricsJson.Write(json, result.Metrics, new(
                "weights", weights), new("data", dataset.Root), new("split", dataset.Split), new("seconds", Math.Round(result.Seconds, 3)));
            console.WriteLine($"Numbers: {json}");
        }

        if (options.GetValue(_coco) is { } coco)
        {
            CocoResults.Write(coco, result.Images, dataset.CocoIdentifiers);
            console.WriteLine($"Detections: {coco}");
        }

        if (options.GetValue(_save))
        {
            var folder = RunFolder.Create(options.GetRequiredValue(_project), options.GetRequiredValue(_name));
            try
            {
                Stage.Run(
                    console, "Drawing curves and pictures", () => RunPictures.WriteValidation(folder.Path, result.Metrics, result.Images));
            }
            finally
            {
                folder.RemoveIfEmpty();
            }

            console.WriteLine($"Run folder: {folder.Path}");
        }
    }
}
