using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>A pretraining that is resumed if its folder holds a part of it, and not repeated if it holds all of it.</summary>
internal static class StarterRun
{
    /// <summary>Holds the minutes that the pretraining took so far, without work that was lost.</summary>
    public const string MinutesFileName = "minutes.txt";

    /// <summary>Trains what is left.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="options">Its options.</param>
    /// <param name="parts">What its pictures consist of.</param>
    /// <param name="progress">Receives what happens.</param>
    /// <param name="cancellation">Stops the run; it is resumed the next time.</param>
    /// <returns>The weights, and the minutes of pretraining; null if the folder does not say.</returns>
    /// <exception cref="InvalidDataException">The folder holds a run with other options.</exception>
    public static (string Weights, double? Minutes) Finish(
        string folder,
        PretrainingOptions options,
        SceneParts parts,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var weights = Path.Combine(folder, PretrainingRun.StarterFileName);
        var minutes = Path.Combine(folder, MinutesFileName);
        if (!File.Exists(weights) || !StarterWeightsFile.IsOfWholeRun(weights, options, parts))
        {
            var last = Path.Combine(folder, Checkpoint.LastFileName);
            using var run = new PretrainingRun(options with { ResumeFrom = File.Exists(last) ? last : null }, folder) { Parts = parts };
            var watch = Stopwatch.StartNew();
            try
            {
                run.Run(progress, cancellation);
            }
            finally
            {
                var total = watch.Elapsed.TotalMinutes + (Read(minutes) ?? 0);
                AtomicFile.WriteText(minutes, total.ToString(CultureInfo.InvariantCulture));
            }
        }

        return StarterWeightsFile.IsOfWholeRun(weights, options, parts)
            ? (weights, Read(minutes))
            : throw new InvalidDataException($"'{folder}' holds a pretraining with other options. Remove it, or choose another folder with "
                + $"--project.");
    }

    private static double? Read(string path) =>
        File.Exists(path) ? double.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : null;
}
