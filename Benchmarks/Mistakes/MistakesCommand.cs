using System.CommandLine;
using System.Globalization;
using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Model;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>The command <c>mistakes</c>: how many labels that were made wrong are found among the first of the list.</summary>
internal static class MistakesCommand
{
    private static readonly double[] s_shares = [0.05, 0.1, 0.15, 0.2];

    /// <summary>The share of the list at which kinds are told apart.</summary>
    private const double TargetShare = 0.15;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "The dataset, with good labels" };
        var drawn = new Option<DrawnSet>("--drawn") { Description = "A dataset that is drawn for this, instead of --data" };
        var project = new Option<string>("--project")
        {
            Description = "Folder of drawn datasets",
            DefaultValueFactory = _ => "runs/mistakes",
        };
        var weights = new Option<string?>("--weights") { Description = "The model that is asked: a checkpoint or an exported model" };
        var moved = Share("--moved", new CorruptionOptions().Moved, "The share of the boxes that are moved");
        var renamed = Share("--renamed", new CorruptionOptions().Renamed, "The share of the boxes that get another class");
        var removed = Share("--removed", new CorruptionOptions().Removed, "The share of the boxes that are deleted");
        var seed = new Option<int>("--seed") { Description = "Which labels, and how" };
        var output = new Option<string?>("--output") { Description = "Write the dataset with wrong labels in YOLO form, to train on it" };
        var command = new Command("mistakes", "Makes labels wrong, and counts those found among the first of data --mistakes")
        {
            data, drawn, project, weights, moved, renamed, removed, seed, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(moved) + result.GetValue(renamed) + result.GetValue(removed) > 1)
            {
                result.AddError("--moved, --renamed and --removed are shares of the same boxes; their sum must be at most 1.");
            }

            if ((result.GetValue(data) is null or "") == (result.GetValue(drawn) == DrawnSet.None))
            {
                result.AddError("Give either --data DIR or --drawn shapes|pages.");
            }
        });
        command.SetAction(result =>
        {
            try
            {
                var path = result.GetValue(data) ?? DrawnSets.Find(result.GetValue(drawn), result.GetRequiredValue(project));
                Run(path, result.GetValue(weights), result.GetValue(output), new CorruptionOptions
                {
                    Moved = result.GetValue(moved),
                    Renamed = result.GetValue(renamed),
                    Removed = result.GetValue(removed),
                    Seed = result.GetValue(seed),
                });
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static void Run(string data, string? weights, string? output, CorruptionOptions options)
    {
        CorruptedDataset[] splits = [.. Splits(data).Select((split, number) =>
            LabelCorruption.Corrupt(split, options with { Seed = options.Seed + number }))];
        if (output is not null)
        {
            DatasetFormats.Yolo.Write(output, [.. splits.Select(split => split.Dataset)], ImagePlacement.SymbolicLink);
        }

        if (weights is not null)
        {
            Print(splits, Detect(splits, weights));
        }
    }

    private static IEnumerable<DetectionDataset> Splits(string path)
    {
        var format = DatasetReader.DetectFormat(path);
        foreach (var name in new[] { "train", "val", "test" })
        {
            if (SplitName.Find(format.Splits(path), name) is { } split)
            {
                yield return format.Read(path, split);
            }
        }
    }

    private static EvaluatedImage[][] Detect(CorruptedDataset[] splits, string weights)
    {
        using var detector = ModelLoader.Load(ProgramConsole.Create(), weights, new OnnxDetectorOptions());
        var validation = new DetectorValidation(detector, MistakesRun.LowThreshold);
        return [.. splits.Select(split => validation.Run(
            split.Dataset, MatchedClasses.Create(detector.ClassNames, split.Dataset).Match, () => { }, CancellationToken.None).Images
            .ToArray())];
    }

    private static void Print(CorruptedDataset[] splits, EvaluatedImage[][] images)
    {
        var table = new Table().AddColumns(["labels of", "labels", "wrong", .. s_shares.Select(share => $"first {share:0 %}"),
            .. Enum.GetNames<CorruptionKind>().Select(kind => $"{kind.ToLowerInvariant()}, {TargetShare:0 %}")]);
        foreach (var (split, evaluated) in splits.Zip(images))
        {
            Add(table, split.Dataset.Split, evaluated, split.Labels, split.Dataset.ClassNames);
        }

        if (splits.Length > 1)
        {
            Add(table, "all", [.. images.SelectMany(split => split)], [.. splits.SelectMany(split => split.Labels)],
                splits[0].Dataset.ClassNames);
        }

        // A pipe or file gets whole rows, however narrow it claims to be.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);
    }

    private static void Add(
        Table table, string name, EvaluatedImage[] images, IReadOnlyList<CorruptedLabel> labels, IReadOnlyList<string> classNames)
    {
        var count = images.Sum(image => image.GroundTruth.Count(label => !label.IsCrowd));
        var recall = new MistakeRecall(LabelMistakes.Rank(images, classNames), labels, count);
        table.AddRow([name, count.ToString(CultureInfo.InvariantCulture), labels.Count.ToString(CultureInfo.InvariantCulture),
            .. s_shares.Select(share => Percent(recall.At(share))),
            .. Enum.GetValues<CorruptionKind>().Select(kind => Percent(recall.At(TargetShare, kind)))]);
    }

    private static string Percent(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static Option<double> Share(string name, double share, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => share };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
            {
                result.AddError($"{name} must be between 0 and 1; the default is {share.ToString(CultureInfo.InvariantCulture)}.");
            }
        });
        return option;
    }
}
