using System.CommandLine;
using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Model;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost val</c>: measures a checkpoint or an ONNX model on a labelled split.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class ValCommand(ProgramConsole console)
{
    private static readonly ValidationOptions s_standard = new();

    private readonly Option<string> _weights = CommandOptions.RequiredPath("--weights", "The checkpoint (.safetensors) or model (.onnx)");
    private readonly Option<string?> _names = CommandOptions.ClassNames();
    private readonly Option<string> _data = CommandOptions.RequiredPath("--data", "The dataset: folder, data.yaml or COCO JSON", "dir");
    private readonly Option<string> _split = CommandOptions.Text("--split", "val", "The split: train, val or test", "split");
    private readonly Option<int> _imageSize = CommandOptions.InputSide("--imgsz", 0, "Side of the input in pixels, a multiple of 32; 0 for that of the model");
    private readonly Option<int> _batch = CommandOptions.WholeNumber("--batch", s_standard.BatchSize, 1, 4096, "Pictures a batch (checkpoints)");
    private readonly Option<double> _confidence = CommandOptions.Number("--conf", Math.Round(s_standard.ScoreThreshold, 6), 0, 1, "Detections must have a higher confidence");
    private readonly Option<double> _overlap = CommandOptions.Number("--iou", Math.Round(s_standard.IouThreshold, 6), 0, 1, "Of two boxes that overlap more than this, the better one stays");
    private readonly Option<int> _maximum = CommandOptions.WholeNumber("--max-det", s_standard.MaximumDetections, 1, 100_000, "The most detections of a picture");
    private readonly Option<bool> _rectangular = CommandOptions.Flag("--rect", "Batches in rectangles close to the pictures' shapes; false for squares (checkpoints)", s_standard.Rectangular);
    private readonly Option<int> _workers = CommandOptions.WholeNumber("--workers", s_standard.Workers, 0, 256, "Threads that prepare batches ahead (checkpoints)");
    private readonly Option<string> _device = CommandOptions.Device("Where the network runs: cpu, cuda:N or N");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write the numbers as JSON: map50, map50_95, coco, per_class, …");
    private readonly Option<string?> _coco = CommandOptions.OutputFile("--coco", "Write the detections as COCO results, with the ids of the dataset where it has any");
    private readonly Option<bool> _save = CommandOptions.Flag("--save", "Write curves, confusion matrix and pictures into the run's folder");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/val", "Folder of the runs", "dir");
    private readonly Option<string> _name = CommandOptions.Text("--name", "val", "Name of the run; numbered when it exists", "name");

    /// <summary>Makes the command.</summary>
    public Command Create()
    {
        var command = new Command("val", "Measure average precision on a labelled split")
        {
            _weights, _names, _data, _split, _imageSize, _batch, _confidence, _overlap, _maximum, _rectangular, _workers, _device, _json, _coco, _save, _project, _name, OptionsFileExpansion.CreateOption(),
        };
        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var weights = InputFile.Require(options.GetRequiredValue(_weights));
        var dataset = DatasetReader.Read(options.GetRequiredValue(_data), options.GetRequiredValue(_split));
        var result = ModelLoader.IsCheckpoint(weights)
            ? ValidateCheckpoint(options, Checkpoint.Read(weights), dataset, cancellation)
            : ValidateModel(options, weights, dataset, cancellation);
        MetricsTable.Write(console, result.Metrics);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{dataset.Images.Count} pictures of {dataset.Split} in {result.Seconds:0.0} s, {dataset.Images.Count / Math.Max(result.Seconds, 1e-3):0.0} a second"));
        WriteFiles(options, weights, dataset, result);
        return ExitCode.Success;
    }

    private ValidatedSplit ValidateCheckpoint(ParseResult options, Checkpoint checkpoint, DetectionDataset dataset, CancellationToken cancellation)
    {
        var validator = new Validator(dataset, new ValidationOptions
        {
            ImageSize = ImageSize(options) ?? checkpoint.Info.ImageSize,
            BatchSize = options.GetValue(_batch),
            Rectangular = options.GetValue(_rectangular),
            Workers = options.GetValue(_workers),
            Device = options.GetRequiredValue(_device),
            ScoreThreshold = (float)options.GetValue(_confidence),
            IouThreshold = (float)options.GetValue(_overlap),
            MaximumDetections = options.GetValue(_maximum),
        });
        ShowWarnings(validator.Warnings);
        return ValidatedSplit.Of(TrainingView.Run(console, view => validator.Evaluate(checkpoint, view, cancellation)));
    }

    private ValidatedSplit ValidateModel(ParseResult options, string path, DetectionDataset dataset, CancellationToken cancellation)
    {
        ShowWarnings(dataset.Warnings);
        using var detector = ModelLoader.Load(path, new OnnxDetectorOptions
        {
            ClassNames = InputFile.ReadNames(options.GetValue(_names)),
            Device = options.GetRequiredValue(_device),
            InputSize = ImageSize(options) is { } size ? (size, size) : null,
        });
        var validation = new DetectorValidation(detector, new SuppressionOptions
        {
            ScoreThreshold = (float)options.GetValue(_confidence),
            IouThreshold = (float)options.GetValue(_overlap),
            MaximumDetections = options.GetValue(_maximum),
            MultiLabel = true,
        });
        return ProgressBar.Run(console, "Validating", dataset.Images.Count, step => validation.Run(dataset, step, cancellation));
    }

    private int? ImageSize(ParseResult options)
    {
        var size = options.GetValue(_imageSize);
        return size == 0 ? null : size;
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
            MetricsJson.Write(json, result.Metrics, new("weights", weights), new("data", dataset.Root), new("split", dataset.Split), new("seconds", Math.Round(result.Seconds, 3)));
            console.WriteLine($"Numbers: {json}");
        }

        if (options.GetValue(_coco) is { } coco)
        {
            CocoResults.Write(coco, result.Images, dataset.CocoIdentifiers);
            console.WriteLine($"Detections: {coco}");
        }

        if (options.GetValue(_save))
        {
            var folder = RunFolder.Choose(options.GetRequiredValue(_project), options.GetRequiredValue(_name));
            RunPictures.WriteValidation(folder, result.Metrics, result.Images);
            console.WriteLine($"Run folder: {folder.Path}");
        }
    }
}
