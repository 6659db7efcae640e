using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a <c>train</c> command works on: a new run, or a resumed one.</summary>
/// <param name="Place">The run's folder; that of a new run is created when it is first asked for.</param>
/// <param name="Data">The dataset.</param>
/// <param name="ResumeFrom">The checkpoint to resume from; null for a new run.</param>
internal sealed record RunSession(Lazy<RunFolder> Place, string Data, string? ResumeFrom)
{
    private const string DataKey = "data";
    private const string FormatKey = "format";
    private const string ExportKey = "export";
    private const string TeacherKey = "teacher";

    /// <summary>Options that name files.</summary>
    private static readonly string[] s_files = ["weights", "trunk", TeacherKey];

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => Place.Value;

    /// <summary>The format of a resumed run's dataset; null for a new run, or one from before the option.</summary>
    public string? Format { get; private init; }

    /// <summary>Starts a new run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="data">The dataset.</param>
    public static RunSession Begin(Lazy<RunFolder> folder, string? data) => data is null
        ? throw new ArgumentException("Option '--data' is required for a new run; name a dataset's folder, a data.yaml or a file "
            + "of labels.")
        : new RunSession(folder, data, null);

    /// <summary>Resumes a run; the dataset is the one it started with unless another location is given.</summary>
    /// <param name="path">The run's folder, or its last checkpoint.</param>
    /// <param name="data">Where the dataset is now, or null.</param>
    /// <param name="format">The dataset's format if it is given now, or null.</param>
    public static RunSession Resume(string path, string? data, string? format)
    {
        var checkpoint = Directory.Exists(path) ? new RunFolder(Path.GetFullPath(path)).Last : path;
        var folder = RunFolder.OfCheckpoint(checkpoint);
        data ??= OptionOf(folder, DataKey);
        return data is null
            ? throw new ArgumentException($"{folder.Options} does not name the dataset of the run; name it with --data.")
            : new RunSession(new Lazy<RunFolder>(folder), data, Path.GetFullPath(checkpoint))
            {
                Format = format ?? OptionOf(folder, FormatKey),
            };
    }

    /// <summary>Rejects options that a resumed run can no longer change.</summary>
    /// <param name="given">Name and value of each given option that belongs to the run.</param>
    /// <exception cref="ArgumentException">An option differs from the value that the run started with.</exception>
    public void RequireOwnOptions(IEnumerable<KeyValuePair<string, string?>> given)
    {
        if (ResumeFrom is null || !File.Exists(Folder.Options))
        {
            return;
        }

        var own = OptionsFile.Read(Folder.Options).ToDictionary(option => option.Key, option => option.Value);
        foreach (var (name, value) in given)
        {
            var began = own.GetValueOrDefault(name);
            if (name == TeacherKey && value is not null && began is not null)
            {
                // The run knows its teacher by content, so the file may have been moved.
                continue;
            }

            if (WithFullPath(new(name, value)).Value != WithFullPath(new(name, began)).Value)
            {
                throw new ArgumentException(
                    $"Option '--{name}' is {value}, but the resumed run has {began ?? "none"}; leave it out, or start a new run "
                    + $"from these weights with --weights {ResumeFrom}.");
            }
        }
    }

    /// <summary>The options that the resumed run started with.</summary>
    /// <param name="checkpoint">Its checkpoint.</param>
    public TrainingOptions OwnOptions(string checkpoint)
    {
        var own = Checkpoint.Read(checkpoint).Info.Options;

        // Checkpoints of the first version do not record whether to export the run; its args.yaml does.
        var export = OptionOf(Folder, ExportKey);
        return bool.TryParse(export, out var wanted) ? own with { Export = wanted } : own;
    }

    /// <summary>The epochs finished before.</summary>
    public IReadOnlyList<EpochReport> History() => ResumeFrom is null ? [] : Checkpoint.Read(ResumeFrom).Run?.Position.History ?? [];

    /// <summary>Writes the options of a new run into its folder; with <c>--config</c> they repeat the run.</summary>
    /// <param name="values">Name and value of each option.</param>
    /// <param name="recipe">The values used where they are left open.</param>
    public void WriteOptions(IEnumerable<KeyValuePair<string, string?>> values, TrainingRecipe recipe)
    {
        if (ResumeFrom is null)
        {
            var data = KeyValuePair.Create(DataKey, (string?)Path.GetFullPath(Data));
            OptionsFile.Write(
                Folder.Options, values.Select(entry => entry.Key == DataKey ? data : WithFullPath(entry)), RecipeText.Of(recipe));
        }
    }

    /// <summary>A file's path holds from any folder.</summary>
    private static KeyValuePair<string, string?> WithFullPath(KeyValuePair<string, string?> option) =>
        s_files.Contains(option.Key) ? new(option.Key, TrainingOptions.FullPath(option.Value)) : option;

    /// <summary>The value of an option in the args.yaml of a run; null if it is not there.</summary>
    private static string? OptionOf(RunFolder folder, string key) => File.Exists(folder.Options)
        ? OptionsFile.Read(folder.Options).FirstOrDefault(option => option.Key == key).Value
        : null;
}
