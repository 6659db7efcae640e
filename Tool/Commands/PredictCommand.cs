using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Model;
using MLNetGhost.Tool.Reports;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost predict</c>: detects objects in pictures with an exported model.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class PredictCommand(ProgramConsole console)
{
    /// <summary>What is suggested where nothing is found: it shows what a weak model leans to.</summary>
    private const float LowConfidence = 0.05f;

    private readonly Option<string> _weights = CommandOptions.RequiredPath(
        "--weights", "The model: one of our own or of other tools (.onnx), or a checkpoint (.safetensors)");
    private readonly Option<string[]> _source = new("--source")
    {
        Description = "Pictures: files, folders or patterns such as 'photos/**/*.jpg'",
        HelpName = "file|dir|pattern ...",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly DetectionArguments _detection = new();
    private readonly DetectorArguments _detector = new(
    [
        nameof(OnnxDetectorOptions.InputSize), nameof(OnnxDetectorOptions.Rectangular), nameof(OnnxDetectorOptions.Device),
        nameof(OnnxDetectorOptions.AcceptDamagedPictures), nameof(OnnxDetectorOptions.UseOwnJpegDecoder),
        .. DetectorArguments.OfTiles, nameof(OnnxDetectorOptions.Region), .. DetectorArguments.OfDevices,
    ]);

    private readonly Option<string?> _json = CommandOptions.OutputFile(
        "--json", "Write one entry per picture: file, width, height, detections with label, score, box [x0, y0, x1, y1]");
    private readonly Option<string?> _coco = CommandOptions.OutputFile(
        "--coco", "Write COCO results; image ids are 1, 2, 3, … in the order of the pictures");
    private readonly Option<string?> _csv = CommandOptions.OutputFile("--csv", "Write one row per object");
    private readonly Option<bool> _save = CommandOptions.Flag(
        "--save",
        "Write pictures with boxes, labels and scores into the run's folder",
        defaultValue: true,
        condition: "when no other output is requested");

    private readonly Option<bool> _saveText = CommandOptions.Flag("--save-txt", "Write YOLO text files into labels/ of the run's folder");
    private readonly Option<bool> _saveCrop = CommandOptions.Flag(
        "--save-crop", "Write the detected objects as pictures into crops/ of the run's folder");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/predict", "Folder of the runs", "dir");
    private readonly Option<string> _name = CommandOptions.Text(
        "--name", "predict", "Name of the run; a number is appended if it exists", "name");
    private readonly DetectedDatasetArguments _dataset = new();
    private readonly Option<bool> _quiet = CommandOptions.Flag("--quiet", "Do not write a line per picture");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("predict", "Detect objects in pictures");
        Option[] all =
        [
            _weights, _source, .. _detection.All, .. _detector.All,
            _json, _coco, _csv, .. _dataset.All, _save, _saveText, _saveCrop, _project, _name, _quiet, OptionsFileExpansion.CreateOption(),
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var dataset = _dataset.Read(options);
        var files = PictureSource.List(options.GetRequiredValue(_source));
        using var detector = ModelLoader.Load(console, options.GetRequiredValue(_weights), _detector.Read(options));
        var predictor = new Predictor(detector, _detection.Read(options, detector.ClassNames));
        var folder = CreateFolder(options, files, detector.ClassNames, isDatasetAsked: dataset is not null);

        PredictedPicture[] pictures;
        try
        {
            pictures = Predict(options, files, predictor, folder, cancellation);
        }
        finally
        {
            folder?.RemoveIfEmpty();
        }

        if (folder is { Path: { } path })
        {
            console.WriteLine($"Run folder: {path}");
        }

        dataset?.Write(console, options.GetRequiredValue(_source), detector.ClassNames, pictures);
        if (pictures.Length == files.Count && pictures.All(picture => picture.Error is null && picture.Detections.Count == 0)
            && predictor.ScoreThreshold > LowConfidence)
        {
            NextCommands.Write(console, NextCommands.Of(["predict", "--weights", options.GetRequiredValue(_weights), "--source",
                .. options.GetRequiredValue(_source), "--conf", LowConfidence.ToString(CultureInfo.InvariantCulture)]));
        }

        if (pictures.Length < files.Count)
        {
            console.Error.WriteLine(
                $"Stopped after {PredictionSummary.Pictures(pictures.Length)} of {files.Count}; their results are written.");
            return ExitCode.Cancelled;
        }

        return pictures.Any(picture => picture.Error is not null) ? ExitCode.Failure : ExitCode.Success;
    }

    private PredictedPicture[] Predict(
        ParseResult options, IReadOnlyList<string> files, Predictor predictor, PredictionFolder? folder, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var pictures = ProgressBar.Run(console, "Predicting", files.Count, step => predictor.Predict(
            files,
            (index, picture) =>
            {
                folder?.Write(index, picture);
                step();
            },
            cancellation));
        PredictionSummary.Write(console, pictures, watch.Elapsed, listPictures: !options.GetValue(_quiet));
        WriteFiles(options, pictures);
        return pictures;
    }

    private PredictionFolder? CreateFolder(
        ParseResult options, IReadOnlyList<string> files, IReadOnlyList<string> classNames, bool isDatasetAsked)
    {
        var (text, crop) = (options.GetValue(_saveText), options.GetValue(_saveCrop));
        var isAnotherAsked = isDatasetAsked || text || crop
            || new[] { _json, _coco, _csv }.Any(option => options.GetValue(option) is not null);
        var save = options.GetResult(_save) is { Implicit: false } ? options.GetValue(_save) : !isAnotherAsked;
        return save || text || crop
            ? new PredictionFolder(
                new Lazy<RunFolder>(() => RunFolder.Create(options.GetRequiredValue(_project), options.GetRequiredValue(_name))),
                files, classNames, save, text, crop)
            : null;
    }

    private void WriteFiles(ParseResult options, PredictedPicture[] pictures)
    {
        foreach (var (option, write) in new (Option<string?>, Action<string, IEnumerable<PredictedPicture>>)[]
        {
            (_json, PredictionFiles.WriteJson), (_coco, PredictionFiles.WriteCoco), (_csv, PredictionFiles.WriteCsv),
        })
        {
            if (options.GetValue(option) is { } path)
            {
                write(path, pictures);
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PredictionSummary.Pictures(pictures.Length)}: {path}"));
            }
        }
    }
}
