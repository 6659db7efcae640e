using System.CommandLine;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>
/// The command <c>generator</c>: what each part of the drawn scenes buys. Pretrains on pictures without it, and judges the weights by
/// fine-tuning on a dataset.
/// </summary>
internal static class GeneratorCommand
{
    private const string Name = "generator";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shared = new ComparisonOptions(
            Name, epochs: 5, imageSize: 224, [.. GeneratorVariant.All.Select(variant => variant.Name)]);
        var steps = ComparisonOptions.Integer("--steps", 400, "Steps of every pretraining, of --batch pictures each");
        var size = ComparisonOptions.Integer("--pretrain-imgsz", 192, "Largest side of the drawn pictures in pixels");
        var seed = ComparisonOptions.Integer("--pretrain-seed", 0, "Seed of every pretraining; --seeds are those of the fine-tunings");
        var command = new Command(Name, "Pretrain on pictures without a part of the generator, fine-tune, and compare")
        {
            steps, size, seed,
        };
        shared.AddTo(command);
        command.SetAction((result, cancellation) =>
        {
            var training = shared.Training(result);
            var pretraining = new PretrainingOptions
            {
                Model = training.Model,
                Steps = result.GetRequiredValue(steps),
                BatchSize = training.BatchSize,
                ImageSize = result.GetRequiredValue(size),
                Seed = result.GetRequiredValue(seed),
                Threads = training.Threads,
            };
            var tuning = new ComparisonPlan(shared.FindData(result), training, [], shared.Seeds(result), shared.Folder(result));
            var variants = shared.Choose(result, GeneratorVariant.All, variant => variant.Name);
            Run(new GeneratorPlan(pretraining, tuning, variants), AnsiConsole.Console, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Trains what is not trained yet, and prints the table.</summary>
    public static void Run(GeneratorPlan plan, IAnsiConsole console, CancellationToken cancellation)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 200);
        var results = new List<GeneratorResult>();
        foreach (var variant in plan.Variants)
        {
            var (weights, minutes) = Pretrain(plan, variant, console, cancellation);
            var runs = ComparisonCommand.Finish(plan.FineTuningOf(variant, weights), console, cancellation);
            results.Add(new GeneratorResult(variant.Name, minutes, runs));
        }

        console.Write(GeneratorTable.Create(results));
    }

    private static (string Weights, double? Minutes) Pretrain(
        GeneratorPlan plan, GeneratorVariant variant, IAnsiConsole console, CancellationToken cancellation)
    {
        if (variant.Parts is not { } parts)
        {
            return (TrainingOptions.NoWeights, null);
        }

        var folder = plan.FolderOf(variant);
        console.WriteLine(folder);
        return StarterRun.Finish(folder, plan.Pretraining, parts, new NoteLines(console), cancellation);
    }

    /// <summary>Prints what a pretraining notes, every hundred steps.</summary>
    private sealed class NoteLines(IAnsiConsole console) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is TrainingNote note)
            {
                console.WriteLine($"  {note.Text}");
            }
        }
    }
}
