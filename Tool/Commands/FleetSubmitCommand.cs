using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Model;
using MLNetGhost.Transforms;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost fleet submit</c>: puts a job on the server.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class FleetSubmitCommand(ProgramConsole console)
{
    private readonly Option<string> _weights = CommandOptions.RequiredPath(
        "--weights", "The model: an ONNX file of our own or of other tools, or a detector that ML.NET saved (.zip)");
    private readonly Option<string> _source = CommandOptions.RequiredPath(
        "--source", "Pictures: a folder, a text file with a path per line, or a COCO file (.json)", "dir|list|coco");
    private readonly Option<string> _job = FleetServerArguments.Job("Name of the job: letters, digits, '-' and '_'");
    private readonly RecordOptions<SubmitOptions> _submit = new();
    private readonly DetectionArguments _detection = new();
    private readonly DetectorArguments _detector = new(
    [
        nameof(OnnxDetectorOptions.InputSize), nameof(OnnxDetectorOptions.Rectangular),
        nameof(OnnxDetectorOptions.AcceptDamagedPictures), nameof(OnnxDetectorOptions.UseOwnJpegDecoder),
        .. DetectorArguments.OfTiles, nameof(OnnxDetectorOptions.Region),
    ]);

    /// <summary>Creates the command.</summary>
    public Command Create() => new FleetServerArguments().Create(
        "submit", "Put a job on the server: a model and pictures",
        [_source, _weights, _job, .. _submit.All, .. _detection.All, .. _detector.All], RunAsync);

    private async Task<int> RunAsync(FleetClient client, ParseResult options, CancellationToken cancellation)
    {
        var pictures = PictureList.From(options.GetRequiredValue(_source));
        using var detector = Load(options);
        var submit = _submit.Read(options, new SubmitOptions());
        var job = options.GetRequiredValue(_job);
        var report = await FleetProgress.RunAsync(console, "Submitting", set => client.SubmitAsync(
            job, detector, pictures, submit, new FleetProgress<SubmitProgress>(step => set(step.Pictures, step.Total)), cancellation));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Job {job}: {report.Pictures:N0} pictures in {report.Blocks:N0} blocks, "
            + $"{report.AddedBlocks:N0} of them added now; the model was {(report.SentModel ? "sent" : "there already")}."));
        return ExitCode.Success;
    }

    private ObjectDetectionTransformer Load(ParseResult options)
    {
        var path = InputFile.Require(options.GetRequiredValue(_weights));
        var ml = new MLContext();
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return ml.Model.Load(path, out _) as ObjectDetectionTransformer
                ?? throw new InvalidDataException($"{path} is a pipeline with more than a detector; save the detector alone, or name its "
                    + "ONNX file.");
        }

        if (ModelLoader.IsCheckpoint(path))
        {
            throw new InvalidDataException($"{path} is a checkpoint, which workers cannot run; export it: 'mlnetghost export --weights "
                + $"{path}'.");
        }

        var running = _detector.Read(options);
        using var detector = ModelLoader.Load(console, path, running);
        var suppression = _detection.Read(options, detector.ClassNames);
        return ml.Transforms.DetectObjects(path, options: ToTransformer(running, suppression, detector.ClassNames))
            .Fit(ml.Data.LoadFromEnumerable<Picture>([]));
    }

    private static DetectObjectsOptions ToTransformer(
        OnnxDetectorOptions running, SuppressionOptions suppression, IReadOnlyList<string> classNames) => new()
        {
            ScoreThreshold = suppression.ScoreThreshold,
            IouThreshold = suppression.IouThreshold,
            ClassAgnostic = suppression.ClassAgnostic,
            MultiLabel = suppression.MultiLabel,
            MaximumDetections = suppression.MaximumDetections,
            Classes = suppression.Classes is { } ids ? [.. ids.Select(id => classNames[id])] : null,
            ClassNames = running.ClassNames,
            Layout = running.Layout,
            Preparation = running.Preparation,
            Rectangular = running.Rectangular,
            BoxesOnly = running.BoxesOnly,
            ImageHeight = running.InputSize?.Height,
            ImageWidth = running.InputSize?.Width,
            AcceptDamagedPictures = running.AcceptDamagedPictures,
            UseOwnJpegDecoder = running.UseOwnJpegDecoder,
            TileSize = running.TileSize,
            TileOverlap = running.TileOverlap,
            Region = running.Region,
            Device = new OnnxDetectorOptions().Device,
        };

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }
}
