using System.CommandLine;
using System.Globalization;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Ablation;

/// <summary>The command <c>ablation</c>: what GhostNetV3's training branches buy, in accuracy and in training time.</summary>
internal static class AblationCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The dataset, with splits train and val (and test)", Required = true };
        var model = new Option<string>("--model")
        {
            Description = $"The member: {string.Join(", ", ModelFamily.All.Select(spec => spec.Name))}",
            DefaultValueFactory = _ => "edge-n",
        };
        var epochs = Integer("--epochs", 40, "Epochs of every run");
        var size = Integer("--imgsz", 320, "Side of the input in pixels");
        var batch = Integer("--batch", 16, "Pictures per batch");
        var seeds = new Option<int[]>("--seeds")
        {
            Description = "Seeds, with a pair of runs for each",
            DefaultValueFactory = _ => [0, 1],
            AllowMultipleArgumentsPerToken = true,
        };
        var optimizer = new Option<OptimizerKind>("--optimizer")
        {
            Description = "Auto chooses by the length of the run",
            DefaultValueFactory = _ => OptimizerKind.Auto,
        };
        var threads = Integer("--threads", 0, "Threads of the tensor operations; 0 for all cores");
        var project = new Option<string>("--project")
        {
            Description = "Folder for the runs; runs found there are resumed, finished ones only measured",
            DefaultValueFactory = _ => "runs/ablation",
        };
        var command = new Command("ablation", "Train with and without re-parameterisation branches, and compare")
        {
            data, model, epochs, size, batch, seeds, optimizer, threads, project,
        };
        command.SetAction((result, cancellation) =>
        {
            var options = new TrainingOptions
            {
                PretrainedWeights = TrainingOptions.NoWeights,
                Model = ModelSpecFile.Find(result.GetRequiredValue(model)),
                Epochs = result.GetRequiredValue(epochs),
                ImageSize = result.GetRequiredValue(size),
                BatchSize = result.GetRequiredValue(batch),
                Optimizer = result.GetRequiredValue(optimizer),
                Threads = result.GetRequiredValue(threads) is var count and > 0 ? count : null,
            };
            var plan = new AblationPlan(
                result.GetRequiredValue(data), options, result.GetRequiredValue(seeds), result.GetRequiredValue(project));
            Run(plan, AnsiConsole.Console, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Trains what is not trained yet, and prints the table.</summary>
    public static void Run(AblationPlan plan, IAnsiConsole console, CancellationToken cancellation)
    {
        var results = new List<AblationResult>();
        foreach (var (folder, options) in plan.Runs())
        {
            console.WriteLine($"{folder}");
            results.Add(AblationRun.Finish(folder, options, plan.Data, new EpochLines(console), cancellation));
        }

        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        console.Write(AblationTable.Create(results));
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
