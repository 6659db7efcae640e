using System.CommandLine;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Reports;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary><c>mlnetghost data</c>: checks a dataset, shows what is in it, and converts it to another format.</summary>
/// <param name="console">Where the command writes.</param>
internal sealed class DataCommand(ProgramConsole console)
{
    private const string AllSplits = "all";
    private static readonly string[] s_splits = ["train", "val", "test"];
    private static readonly string[] s_groupings = [.. Enum.GetNames<PictureGrouping>().Select(CommandOptions.WordOf)];
    private static readonly string[] s_trained = ["train", "val"];
    private static readonly string s_formatTitles = Listed.Of("and", DatasetFormats.All.Select(format => format.Title));

    private readonly Option<string> _data = CommandOptions.RequiredPath(
        "--data", $"The dataset: folder, data.yaml or file of labels ({s_formatTitles} are recognised)", "dir");
    private readonly Option<string> _format = DatasetFormatOption.Create();
    private readonly Option<string> _split = CommandOptions.Text("--split", AllSplits,
        $"Which split to read: {AllSplits}, {Listed.Of("or", s_splits)}; or the shares of new, lasting splits in percent, such as 80/20 or "
            + "80/10/10, which are written to --output", "split");
    private readonly Option<string> _group = CommandOptions.Choice("--group", s_groupings[0], s_groupings,
        "Which pictures stay together in new splits: those whose names differ in their last number (prefix), or of one folder; auto does "
            + "so if at least three such groups have several pictures and no class loses a split by it");
    private readonly Option<bool> _link = CommandOptions.Flag("--link", "Link pictures in the written dataset instead of copying them");
    private readonly Option<int> _imageSize = CommandOptions.InputSide(
        "--imgsz", new TrainingOptions().ImageSize, "The training size for which objects are measured");
    private readonly Option<string?> _mosaic = CommandOptions.OutputFile(
        "--mosaic", "Write samples with their boxes, as read and as the first batches of training (.jpg or .png)");
    private readonly Option<int> _samples = CommandOptions.WholeNumber("--samples", 12, 1, 100, "Number of samples in that picture");
    private readonly Option<int> _seed = CommandOptions.WholeNumber(
        "--seed", 0, 0, int.MaxValue, "The seed of the run whose first pictures are the samples, or of new splits");
    private readonly Option<string?> _plot = CommandOptions.OutputFile(
        "--plot", "Write a picture of class counts, box sizes, shapes and centres (.png)");
    private readonly Option<string?> _convert = ConversionOption.Create("Write the dataset in another format");
    private readonly Option<string> _output = CommandOptions.Text(
        "--output", "converted", "Folder of the converted dataset; it must be empty or missing", "dir");
    private readonly Option<string?> _fix = CommandOptions.OptionalPath(
        "--fix", $"Write a mended copy in YOLO form, with a list of every change ({DatasetChange.FileName}), into an empty folder", "dir");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Write the counts as JSON");
    private readonly MistakesArguments _mistakes = new();

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("data", "Check a dataset, show its statistics and samples, convert it")
        {
            _data, _format, _split, _group, _mosaic, _samples, _seed, _imageSize, _plot, _convert, _output, _link, _fix, _json,
            OptionsFileExpansion.CreateOption(),
        };
        foreach (var option in _mistakes.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((options, cancellation) => Task.FromResult(Run(options, cancellation)));
        return command;
    }

    private int Run(ParseResult options, CancellationToken cancellation)
    {
        var mistakes = _mistakes.Read(options);
        var shares = SplitShares.Parse(options.GetRequiredValue(_split));
        var split = shares is null ? RequireSplit(options.GetRequiredValue(_split)) : AllSplits;
        var target = ConversionOption.Parse(options.GetValue(_convert));
        var output = Path.GetFullPath(options.GetRequiredValue(_output));
        if ((target is not null || shares is not null) && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new ArgumentException($"--output {output} is not empty; name another folder, or delete it first.");
        }

        var mended = options.GetValue(_fix) is { } fix ? Path.GetFullPath(fix) : null;
        if (mended is not null && shares is not null)
        {
            throw new ArgumentException("--fix does not divide; write the mended copy first, and divide that with --split.");
        }

        if (mended is not null)
        {
            AtomicFolder.RequireEmpty(mended, " for the mended copy");
        }

        var data = options.GetRequiredValue(_data);
        var format = DatasetFormatOption.Resolve(options.GetRequiredValue(_format), data);
        var (splits, areAllRead) = ReadSplits(data, format, split, isNew: shares is not null);
        var haveSameClasses = AlignClasses(splits);
        if (shares is not null && !(areAllRead && haveSameClasses))
        {
            console.Error.WriteLine("No splits were made: correct this first.");
            return ExitCode.BadInput;
        }

        if (shares is not null)
        {
            splits = SplitDivision.Divide(console, splits, shares, Grouping(options), options.GetValue(_seed));
            target ??= format.CanWrite ? format : DatasetFormats.Yolo;
        }

        var problems = SplitProblems.Find(splits);
        splits = [.. splits.Zip(
            problems, (split, found) => split with { Warnings = [.. split.Warnings, .. found.Damaged, .. found.Shared] })];
        var statistics = splits.Select(LabelStatistics.Of).ToArray();
        SplitSummaries.Write(console, splits);
        DatasetTable.Write(console, splits, statistics);
        LabelAdvice.Write(console, splits[0], options.GetValue(_imageSize));
        WriteFiles(options, splits, problems, statistics);
        if (target is not null && haveSameClasses)
        {
            Convert(splits, target, output, options.GetValue(_link) ? ImagePlacement.SymbolicLink : ImagePlacement.Copy);
        }

        if (mended is not null && !(haveSameClasses && areAllRead))
        {
            console.Error.WriteLine($"No mended copy was written: correct this first, or choose one split with --split.");
        }
        else if (mended is not null)
        {
            Mend(splits, problems, mended, areAll: split == AllSplits && OtherSplits(format, data).Count == 0);
        }

        if (mistakes is not null && !(haveSameClasses && areAllRead))
        {
            console.Error.WriteLine("No model was asked about the labels: correct this first, or choose one split with --split.");
        }
        else
        {
            mistakes?.Write(console, [.. splits.Zip(problems, WithoutDamaged)], cancellation);
        }

        var isTrainable = s_trained.All(name => splits.Any(found => SplitName.AreSame(found.Split, name)))
            || (split == AllSplits && (!format.IsDivided(data) || HoldOut.IsTrainingOnly(format, data)));
        if (areAllRead && haveSameClasses && isTrainable)
        {
            var ready = mended ?? (target is null ? null : output);
            string[] given = ready is null ? [data, .. DatasetFormatOption.Given(options, _format)] : [ready];
            NextCommands.Write(console, NextCommands.Of(["train", "--data", NextCommands.PathOf(given[0]), .. given[1..]]));
        }

        return areAllRead && haveSameClasses ? ExitCode.Success : ExitCode.BadInput;
    }

    private static string RequireSplit(string text) => text == AllSplits || s_splits.Contains(text, StringComparer.Ordinal)
        ? text
        : throw new ArgumentException($"--split {text} is not known; use {AllSplits}, {Listed.Of("or", s_splits)}, or shares such as "
            + "80/20 or 80/10/10.");

    private PictureGrouping Grouping(ParseResult options) =>
        (PictureGrouping)Array.IndexOf(s_groupings, options.GetRequiredValue(_group));

    private void WriteFiles(
        ParseResult options, List<DetectionDataset> splits, SplitProblems[] problems, LabelStatistics[] statistics)
    {
        if (options.GetValue(_json) is { } json)
        {
            StatisticsJson.Write(json, statistics, splits, options.GetValue(_imageSize));
            console.WriteLine($"Counts: {json}");
        }

        if (options.GetValue(_plot) is { } plot)
        {
            LabelStatisticsPlot.Write(plot, statistics[0]);
            console.WriteLine($"Statistics of {statistics[0].Split}: {plot}");
        }

        if (options.GetValue(_mosaic) is { } mosaic)
        {
            WriteSamples(mosaic, splits[0], problems[0], options.GetValue(_samples), options.GetValue(_seed));
            console.WriteLine($"Samples of {splits[0].Split}: {mosaic}");
        }
    }

    /// <summary>Gives all splits the class ids of the first, by name; false, after saying why, if their names differ.</summary>
    private bool AlignClasses(List<DetectionDataset> splits)
    {
        for (var i = 1; i < splits.Count; i++)
        {
            try
            {
                splits[i] = ClassLists.Align(splits[0], splits[i], out var note);
                if (note is not null)
                {
                    console.WriteLine($"Warning: {note}");
                }
            }
            catch (InvalidDataException e)
            {
                console.Error.WriteLine(e.Message);
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads one split or all; with all, one that cannot be used does not keep the others from being shown.</summary>
    private (List<DetectionDataset> Splits, bool AreAllRead) ReadSplits(string path, DatasetFormat format, string split, bool isNew)
    {
        if (!format.IsDivided(path))
        {
            return ([ReadUndivided(path, format, split, isSaid: !isNew)], true);
        }

        if (split != AllSplits)
        {
            return ([ReadPart(path, format, split)], true);
        }

        var found = new List<DetectionDataset>();
        var areAllRead = true;
        Exception? missing = null;
        foreach (var name in s_splits)
        {
            try
            {
                found.Add(format.Read(path, name));
            }
            catch (FileNotFoundException e)
            {
                missing = e;
                console.WriteLine($"No split {name}: {e.Message}");
            }
            catch (InvalidDataException e)
            {
                (missing, areAllRead) = (e, false);
                // The problems of a dataset have a line each.
                console.Error.Write($"The split {name} cannot be used: {e.Message.Trim()}{Environment.NewLine}");
            }
        }

        if (found.Count == 0)
        {
            throw missing!;
        }

        if (!isNew && found is [{ Images.Count: > 1 } training] && HoldOut.IsTrainingOnly(format, path))
        {
            console.WriteLine($"Training on it: {HoldOut.Describe(HoldOut.Divide(training), format, path)}");
        }

        if (OtherSplits(format, path) is { Count: > 0 } others)
        {
            console.WriteLine($"Not read, because {AllSplits} means {Listed.Of("and", s_splits)}: {string.Join(", ", others)}");
        }

        return (found, areAllRead);
    }

    /// <summary>A dataset without splits as it is stored; or, of val, the part that training puts aside.</summary>
    private DetectionDataset ReadUndivided(string path, DatasetFormat format, string split, bool isSaid)
    {
        if (split is not (AllSplits or "train"))
        {
            return ReadPart(path, format, split);
        }

        var whole = format.Read(path, SplitName.OfWhole);
        if (isSaid && whole.Images.Count > 1)
        {
            console.WriteLine($"Training on it: {HoldOut.Describe(HoldOut.Divide(whole), format, path)}");
        }

        return whole;
    }

    /// <summary>A split, or the part that training puts aside as this split, with a word about it.</summary>
    private DetectionDataset ReadPart(string path, DatasetFormat format, string split)
    {
        var part = HoldOut.Read(format, path, split, out var note, alsoOfTraining: true);
        if (note is not null)
        {
            console.WriteLine(note);
        }

        return part;
    }

    /// <summary>Splits of other names than train, val and test, which are not read.</summary>
    private static List<string> OtherSplits(DatasetFormat format, string path) =>
        [.. format.Splits(path).Where(name => !s_splits.Any(known => SplitName.AreSame(known, name)))];

    private void Mend(List<DetectionDataset> splits, SplitProblems[] problems, string folder, bool areAll)
    {
        var damaged = problems.SelectMany(found => found.Damaged).DistinctBy(problem => problem.File, StringComparer.Ordinal)
            .ToDictionary(problem => problem.File, problem => problem.Message, StringComparer.Ordinal);
        var changes = DatasetMender.Write(folder, splits, areAll, damaged);
        console.WriteLine($"Mended copy: {folder}");
        console.WriteLine($"Changes: {changes.Count}, listed in {Path.Combine(folder, DatasetChange.FileName)}");
    }

    private void Convert(List<DetectionDataset> splits, DatasetFormat format, string folder, ImagePlacement placement)
    {
        foreach (var warning in format.Write(folder, splits, placement))
        {
            console.WriteLine($"Warning: {warning.File}: {warning.Message}");
        }

        console.WriteLine($"Converted to {format.Title}: {folder}");
    }

    private static void WriteSamples(string path, DetectionDataset dataset, SplitProblems problems, int count, int seed)
    {
        TrainingSheet.Write(
            path, WithoutDamaged(dataset, problems), count, seed, isTrained: SplitName.AreSame(dataset.Split, s_splits[0]));
    }

    private static DetectionDataset WithoutDamaged(DetectionDataset dataset, SplitProblems problems) => dataset with
    {
        Images = [.. dataset.Images.ExceptBy(problems.Damaged.Select(problem => problem.File), image => image.Path)],
    };
}
