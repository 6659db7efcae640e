using System.CommandLine;
using MLNetGhost.Data;
using MLNetGhost.Options;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost train</c>: trains, validates, folds and exports a detector, and writes a run folder with a report.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class TrainCommand(ProgramConsole console)
{
    private readonly Option<string?> _data = CommandOptions.OptionalPath(
        "--data", "The dataset: folder, data.yaml or file of labels; of one without splits a part is put aside for validation; required "
            + "unless resuming", "dir");
    private readonly Option<string> _format = DatasetFormatOption.Create();
    private readonly TrainingArguments _arguments = new();
    private readonly Option<string?> _resume = ResumeOption();
    private readonly Option<bool> _preview = CommandOptions.Flag(
        "--preview", "Write augmented batches with their boxes as pictures, then stop");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/train", "Folder of the runs", "dir");
    private readonly Option<string> _name = CommandOptions.Text(
        "--name", "train", "Name of the run; a number is appended if it exists", "name");
    private readonly Option<bool> _overwrite = CommandOptions.Flag("--exist-ok", "Use the folder of that name even if it exists");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write the validation of the best weights as JSON");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("train", "Train a detector, fold it and export it");
        Option[] all =
            [_data, _format, .. _arguments.All, _resume, _preview, _project, _name, _overwrite, _json, OptionsFileExpansion.CreateOption()];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private static Option<string?> ResumeOption()
    {
        var table = OptionTable.Of<TrainingOptions>();
        var source = table[nameof(TrainingOptions.ResumeFrom)];
        var free = string.Join(", ", table.Options.Where(option => option.IsFreeOnResume).Select(option => $"--{option.Name}"));
        return new RecordOption<string?>(source)
        {
            Description = "Continue a run from its folder or weights/last.safetensors; "
                + $"it keeps its options; only {free} may differ",
            HelpName = source.ValueName,
        }.Filled();
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var session = OpenSession(options);
        session.RequireOwnOptions(OptionValues.Of(options, _arguments.GivenForResult(options)));
        var trainingOptions = session.ResumeFrom is { } resumeFrom
            ? _arguments.ReadResumed(options, resumeFrom, session.OwnOptions(resumeFrom))
            : _arguments.Read(options);
        var format = DatasetFormatOption.Resolve(session.Format ?? options.GetRequiredValue(_format), session.Data);
        string? note = null;
        var (training, validation) = Stage.Run(
            console, $"Reading {session.Data}", () => HoldOut.ReadBoth(format, session.Data, out note));
        if (note is not null)
        {
            console.WriteLine(note);
        }

        try
        {
            using var alone = RunLock.Take(session.Folder);
            using var run = Stage.Run(console, "Checking the pictures, preparing the network",
                () => new DetectionRun(trainingOptions, training, validation, session.Folder.Weights));
            return Run(options, session, run, (training, validation), format, cancellation);
        }
        finally
        {
            session.Folder.RemoveIfEmpty();
        }
    }

    private int Run(
        ParseResult options, RunSession session, DetectionRun run, (DetectionDataset Training, DetectionDataset Validation) data,
        DatasetFormat format, CancellationToken cancellation)
    {
        session.WriteOptions(OptionValues.Of(options, [_data, _format, .. _arguments.All, _project, _name]), run.Trainer.Recipe);
        console.WriteLine($"Run folder: {session.Folder.Path}");
        if (options.GetValue(_preview))
        {
            return WritePreviews(run.Trainer, session.Folder);
        }

        Stage.Run(console, "Drawing the labels", () => RunPictures.WriteLabels(session.Folder.Path, data.Training));
        TryWritePreviews(run.Trainer, session.Folder);
        var recorder = new TrainingRecorder(
            session.Folder, session.History(), run.Trainer.Options.Model.Name, session.Data, data.Training.Images.Count);
        var isComplete = false;
        try
        {
            var result = TrainingView.Run(console, view => run.Run(new ProgressFanOut<TrainingProgress>(recorder, view), cancellation));
            Finish(options, session, run, result, data.Training.Images.Count);
            isComplete = true;
            var hasTest = format.Splits(session.Data).Any(name => SplitName.AreSame(name, "test"));
            SuggestCommands(options, session, data.Validation, hasTest);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine($"Stopped; continue with: {Resume(session)}");
            return ExitCode.Cancelled;
        }
        finally
        {
            if (!isComplete)
            {
                recorder.Stop($"Continue with: {Resume(session)}");
            }
        }
    }

    private static string Resume(RunSession session) => NextCommands.Of("train", "--resume", session.Folder.Path);

    private RunSession OpenSession(ParseResult options)
    {
        var data = options.GetValue(_data);
        return options.GetValue(_resume) is { } resume
            ? RunSession.Resume(resume, data, options.GetResult(_format) is { Implicit: false } ? options.GetValue(_format) : null)
            : RunSession.Begin(
                new Lazy<RunFolder>(() => RunFolder.Create(
                    options.GetRequiredValue(_project), options.GetRequiredValue(_name), options.GetValue(_overwrite))), data);
    }

    private int WritePreviews(DetectionTrainer trainer, RunFolder folder)
    {
        RunPictures.Remove(folder.Path, RunPictures.TrainingBatches);
        var files = Stage.Run(console, "Drawing the first batches",
            () => trainer.PreviewBatches(RunPictures.TrainingBatches.Count, folder.In(RunPictures.TrainingFolder)));
        foreach (var file in files)
        {
            console.WriteLine($"Training batch: {file}");
        }

        return ExitCode.Success;
    }

    /// <summary>
    /// The pictures are only for viewing; training continues without them. A file that cannot be decoded stops it, as it would later.
    /// </summary>
    private void TryWritePreviews(DetectionTrainer trainer, RunFolder folder)
    {
        try
        {
            WritePreviews(trainer, folder);
        }
        catch (Exception e) when (e is not (InvalidDataException or OperationCanceledException or OutOfMemoryException))
        {
            console.WriteLine($"Warning: the pictures of training batches were not written ({e.Message.Split('\n')[0].TrimEnd()}); "
                + $"training continues without them.");
        }
    }

    private void Finish(ParseResult options, RunSession session, DetectionRun run, DetectionRunResult result, int trainingImages)
    {
        var (training, metrics, export) = (result.Training, result.Validation.Metrics, result.Export?.Report);
        MetricsTable.Write(console, metrics);
        FindingsText.Write(console, result.Findings);
        Stage.Run(console, "Drawing curves and pictures",
            () => RunPictures.WriteValidation(session.Folder.Path, metrics, result.Validation.Images));
        if (export is not null)
        {
            ExportText.Write(console, export, run.ModelPath);
        }

        RunReport.Write(session.Folder.Path,
            new RunSummary(run.Trainer.Options.Model.Name, session.Data, trainingImages, training.History, training.Best, metrics, export)
            {
                Findings = result.Findings,
            });
        if (options.GetValue(_json) is { } json)
        {
            MetricsJson.Write(json, metrics);
        }

        console.WriteLine($"Best weights: {training.BestCheckpoint} (epoch {training.Best.Epoch} of "
            + $"{training.History.Count}{(training.StoppedEarly ? ", stopped early" : "")})");
        console.WriteLine($"Report: {session.Folder.Report}");
    }

    /// <summary>What is usually done with a trained detector: measure it on other pictures, use it, make it smaller.</summary>
    private void SuggestCommands(ParseResult options, RunSession session, DetectionDataset validation, bool hasTest)
    {
        var folder = session.Folder;
        var model = NextCommands.PathOf(File.Exists(folder.BestOnnx) ? folder.BestOnnx : folder.Best);
        var pictures = NextCommands.PathOf(Path.GetDirectoryName(validation.Images[0].Path)!);
        var format = DatasetFormatOption.Given(options, _format).ToArray();
        string[] data = ["--data", NextCommands.PathOf(session.Data), .. format];

        // The export measures average precision on labels, but recognises their format by itself.
        var calibration = format.Length == 0 ? NextCommands.PathOf(session.Data) : pictures;
        NextCommands.Write(console,
            NextCommands.Of(["val", "--weights", model, .. data, "--split", hasTest ? "test" : validation.Split]),
            NextCommands.Of("predict", "--weights", model, "--source", pictures),
            NextCommands.Of("export", "--weights", NextCommands.PathOf(folder.Best), "--int8", "--data", calibration));
    }
}
