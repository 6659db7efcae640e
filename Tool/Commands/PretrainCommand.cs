using System.CommandLine;
using MLNetGhost.Files;
using MLNetGhost.Options;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost pretrain</c>: trains on drawn pictures, and writes the weights that other runs begin with.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class PretrainCommand(ProgramConsole console)
{
    private const int PreviewedPictures = 12;

    private readonly RecordOptions<PretrainingOptions> _run = new(
        property => property != nameof(PretrainingOptions.ResumeFrom), TrainingArguments.BindModel);

    private readonly Option<string?> _resume = ResumeOption();
    private readonly Option<bool> _preview = CommandOptions.Flag(
        "--preview", "Write twelve drawn pictures with their boxes as preview.png, then stop");
    private readonly Option<string> _project = CommandOptions.Text("--project", "runs/pretrain", "Folder of the runs", "dir");
    private readonly Option<string> _name = CommandOptions.Text(
        "--name", "pretrain", "Name of the run; a number is appended if it exists", "name");
    private readonly Option<bool> _overwrite = CommandOptions.Flag("--exist-ok", "Use the folder of that name even if it exists");

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("pretrain", "Train on drawn pictures, for weights that other runs begin with");
        Option[] all = [.. _run.All, _resume, _preview, _project, _name, _overwrite, OptionsFileExpansion.CreateOption()];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private static Option<string?> ResumeOption()
    {
        var source = OptionTable.Of<PretrainingOptions>()[nameof(PretrainingOptions.ResumeFrom)];
        return new RecordOption<string?>(source)
        {
            Description = "Continue a run from its folder or weights/last.safetensors; it keeps its options; only "
                + $"{string.Join(", ", OptionTable.Of<PretrainingOptions>().Options.Where(option => option.IsFreeOnResume)
                    .Select(option => $"--{option.Name}"))} may differ",
            HelpName = source.ValueName,
        }.Filled();
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var given = _run.Read(options, new PretrainingOptions());
        var resume = options.GetValue(_resume);
        var checkpoint = resume is not null && Directory.Exists(resume) ? new RunFolder(Path.GetFullPath(resume)).Last : resume;
        var folder = checkpoint is not null
            ? RunFolder.OfCheckpoint(checkpoint)
            : RunFolder.Create(options.GetRequiredValue(_project), options.GetRequiredValue(_name), options.GetValue(_overwrite));
        if (options.GetValue(_preview))
        {
            Directory.CreateDirectory(folder.Path);
            PretrainingRun.Preview(given, PreviewedPictures, folder.In("preview.png"));
            console.WriteLine($"Drawn pictures: {folder.In("preview.png")}");
            return ExitCode.Success;
        }

        if (checkpoint is not null)
        {
            RequireOwnOptions(options, checkpoint);
        }

        using var alone = RunLock.Take(folder);
        using var run = Stage.Run(
            console, "Preparing the network", () => new PretrainingRun(given with { ResumeFrom = checkpoint }, folder.Weights));
        if (checkpoint is null)
        {
            OptionsFile.Write(folder.Options, OptionValues.Of(options, [.. _run.All, _project, _name]));
        }

        console.WriteLine($"Run folder: {folder.Path}");
        try
        {
            var result = TrainingView.Run(console, view => run.Run(view, cancellation));
            console.WriteLine($"Starter weights: {result.StarterWeights} (after {Counted.Of(result.Steps, "step")})");
            var model = Checkpoint.Read(run.LastCheckpoint).Info.Model;
            string[] member = ModelFamily.All.Contains(model) ? ["--model", model.Name] : [];
            NextCommands.Write(console, NextCommands.Of(
                ["train", .. member, "--weights", NextCommands.PathOf(result.StarterWeights), "--data", "DATASET"]));
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine($"Stopped; continue with: {NextCommands.Of("pretrain", "--resume", folder.Path)}");
            return ExitCode.Cancelled;
        }
    }

    /// <summary>Rejects options that a resumed run can no longer change.</summary>
    private void RequireOwnOptions(ParseResult options, string checkpoint)
    {
        if (Checkpoint.Read(checkpoint).Info.Pretraining is not { } own)
        {
            return; // The run itself says that the checkpoint is of another kind.
        }

        var given = _run.Read(options, own, bound => options.GetResult(bound.Option) is { Implicit: false });
        var different = OptionTable.Of<PretrainingOptions>().Options.FirstOrDefault(option =>
            option.Name is not null && !option.IsFreeOnResume && !Equals(option.Property.GetValue(given), option.Property.GetValue(own)));
        if (different is not null)
        {
            throw new ArgumentException(
                $"Option '--{different.Name}' is {OptionDescription.TextOf(different.Property.GetValue(given))}, but the resumed run has "
                + $"{OptionDescription.TextOf(different.Property.GetValue(own))}; leave it out, or start a new run.");
        }
    }
}
