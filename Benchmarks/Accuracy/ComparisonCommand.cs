using System.CommandLine;
using System.Globalization;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>What the commands that compare ways to train have in common: their options, and a table at the end.</summary>
internal static class ComparisonCommand
{
    /// <summary>Makes a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it compares.</param>
    /// <param name="epochs">The default for <c>--epochs</c>.</param>
    /// <param name="variants">The ways that it compares; the first is the baseline.</param>
    public static Command Create(string name, string description, int epochs, IReadOnlyList<Variant> variants)
    {
        var data = new Option<string>("--data")
        {
            Description = "The dataset, with splits train and val (and test)",
            DefaultValueFactory = _ => "",
        };
        var drawn = new Option<DrawnSet>("--drawn")
        {
            Description = "A dataset that is drawn for this, instead of --data",
            DefaultValueFactory = _ => DrawnSet.None,
        };
        var model = new Option<string>("--model")
        {
            Description = $"The member: {string.Join(", ", ModelFamily.All.Select(spec => spec.Name))}",
            DefaultValueFactory = _ => "edge-n",
        };
        var weights = new Option<string>("--weights")
        {
            Description = "What the runs begin from: starter, none, or a file",
            DefaultValueFactory = _ => "starter",
        };
        var length = Integer("--epochs", epochs, "Epochs of every run");
        var size = Integer("--imgsz", 320, "Side of the input in pixels");
        var batch = Integer("--batch", 16, "Pictures per batch");
        var seeds = new Option<int[]>("--seeds")
        {
            Description = "Seeds, with a run of every kind for each",
            DefaultValueFactory = _ => [0, 1],
            AllowMultipleArgumentsPerToken = true,
        };
        var only = new Option<string[]>("--only")
        {
            Description = $"Only some of {string.Join(", ", variants.Select(variant => variant.Name))}",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. variants.Select(variant => variant.Name)]);
        var optimizer = new Option<OptimizerKind>("--optimizer")
        {
            Description = "Auto chooses by the length of the run; what is compared may replace it",
            DefaultValueFactory = _ => OptimizerKind.Auto,
        };
        var threads = Integer("--threads", 0, "Threads of the tensor operations; 0 for all cores");
        var project = new Option<string>("--project")
        {
            Description = "Folder for the runs; runs found there are resumed, finished ones only measured",
            DefaultValueFactory = _ => $"runs/{name}",
        };
        var command = new Command(name, description)
        {
            data, drawn, model, weights, length, size, batch, seeds, only, optimizer, threads, project,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(data) is null or "") == (result.GetValue(drawn) == DrawnSet.None))
            {
                result.AddError("Give either --data DIR or --drawn shapes|pages.");
            }
        });
        command.SetAction((result, cancellation) =>
        {
            var folder = result.GetRequiredValue(project);
            var options = new TrainingOptions
            {
                PretrainedWeights = result.GetRequiredValue(weights) is var file and not "starter" ? file : null,
                Model = ModelSpecFile.Find(result.GetRequiredValue(model)),
                Epochs = result.GetRequiredValue(length),
                ImageSize = result.GetRequiredValue(size),
                BatchSize = result.GetRequiredValue(batch),
                Optimizer = result.GetRequiredValue(optimizer),
                Threads = result.GetRequiredValue(threads) is var count and > 0 ? count : null,
            };
            var source = result.GetRequiredValue(drawn) is var set and not DrawnSet.None
                ? DrawnSets.Find(set, Path.Combine(folder, "drawn")) : result.GetRequiredValue(data);
            var chosen = result.GetRequiredValue(only) is { Length: > 0 } names
                ? [.. variants.Where(variant => names.Contains(variant.Name))] : variants;
            var plan = new ComparisonPlan(source, options, chosen, result.GetRequiredValue(seeds), folder);
            Run(plan, AnsiConsole.Console, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Trains what is not trained yet, and prints the table.</summary>
    public static void Run(ComparisonPlan plan, IAnsiConsole console, CancellationToken cancellation)
    {
        var results = new List<ComparisonResult>();
        foreach (var (variant, folder, options) in plan.Runs())
        {
            console.WriteLine($"{folder}");
            results.Add(ComparisonRun.Finish(variant, folder, options, plan.Data, new EpochLines(console), cancellation));
        }

        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        console.Write(ComparisonTable.Create(results));
    }

    private static Option<int> Integer(string name, int defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    /// <summary>Prints one line per epoch.</summary>
    private sealed class EpochLines(IAnsiConsole console) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is EpochProgress { Report: var epoch })
            {
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  epoch {epoch.Epoch}: mAP50 {epoch.Map50:F3}, mAP50-95 {epoch.Map:F3}, {epoch.ImagesPerSecond:F1} images/s"));
            }
        }
    }
}
