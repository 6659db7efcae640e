using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using Spectre.Console;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>Trainings of a second each, and what the commands that compare them print.</summary>
internal static class TinyComparison
{
    /// <summary>One epoch on four drawn pictures, in no variant yet.</summary>
    /// <param name="folder">Holds the pictures, which are drawn once, and the runs.</param>
    /// <param name="seeds">The seeds of the runs.</param>
    public static ComparisonPlan Plan(string folder, int[] seeds)
    {
        var data = Path.Combine(folder, "data");
        if (!Directory.Exists(data))
        {
            ShapesDataset.Write(data, new ShapesDatasetOptions
            {
                TrainCount = 4,
                ValidationCount = 2,
                TestCount = 2,
                Width = 64,
                Height = 64,
                SmallestRadius = 8,
                LargestRadius = 16,
            });
        }

        var options = new TrainingOptions
        {
            Model = ModelFamily.Get("edge-n"),
            Optimizer = OptimizerKind.Sgd,
            ImageSize = 64,
            BatchSize = 4,
            Epochs = 1,
            Threads = 1,
            Workers = 1,
        };
        return new ComparisonPlan(data, options, [], seeds, Path.Combine(folder, "runs"));
    }

    /// <summary>What is written to a console without colours.</summary>
    public static string TextOf(Action<IAnsiConsole> run)
    {
        using var writer = new StringWriter();
        run(AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(writer) }));
        return writer.ToString();
    }
}
