using System.CommandLine;
using System.Globalization;
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
        var shared = new ComparisonOptions(name, epochs, imageSize: 320, [.. variants.Select(variant => variant.Name)]);
        var weights = new Option<string>("--weights")
        {
            Description = "What the runs begin from: starter, none, or a file",
            DefaultValueFactory = _ => "starter",
        };
        var command = new Command(name, description) { weights };
        shared.AddTo(command);
        command.SetAction((result, cancellation) =>
        {
            var file = result.GetRequiredValue(weights);
            var options = shared.Training(result) with { PretrainedWeights = file == "starter" ? null : file };
            var chosen = shared.Choose(result, variants, variant => variant.Name);
            var plan = new ComparisonPlan(shared.FindData(result), options, chosen, shared.Seeds(result), shared.Folder(result));
            Run(plan, AnsiConsole.Console, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Trains what is not trained yet, and prints the table.</summary>
    public static void Run(ComparisonPlan plan, IAnsiConsole console, CancellationToken cancellation)
    {
        var results = Finish(plan, console, cancellation);
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        console.Write(ComparisonTable.Create(results));
    }

    /// <summary>Trains what is not trained yet, and measures all runs.</summary>
    public static IReadOnlyList<ComparisonResult> Finish(ComparisonPlan plan, IAnsiConsole console, CancellationToken cancellation)
    {
        var results = new List<ComparisonResult>();
        foreach (var (variant, folder, options) in plan.Runs())
        {
            console.WriteLine($"{folder}");
            results.Add(ComparisonRun.Finish(variant, folder, options, plan.Data, new EpochLines(console), cancellation));
        }

        return results;
    }

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
