using MLNetGhost.Benchmarks.Harness;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>
/// One run of a comparison. A run that its folder already holds, finished or not, is resumed instead of repeated, so that a
/// comparison that takes many hours survives an interruption.
/// </summary>
internal static class ComparisonRun
{
    /// <summary>Trains, and measures the best epoch.</summary>
    /// <param name="variant">The way it is trained.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="progress">Receives a report for every epoch.</param>
    /// <param name="cancellation">Stops the run; it is resumed the next time.</param>
    /// <exception cref="InvalidDataException">The folder holds a run with other options.</exception>
    public static ComparisonResult Finish(
        Variant variant,
        string folder,
        TrainingOptions options,
        string data,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var training = DatasetReader.Read(data, "train");
        var validation = DatasetReader.Read(data, "val");
        using var trainer = new DetectionTrainer(options with { ResumeFrom = FindLast(folder, options) }, training, validation, folder);
        var result = trainer.Train(progress, cancellation);

        var best = Checkpoint.Read(result.BestCheckpoint);
        using var network = best.CreateNetwork();
        using var folded = network.Fold();
        return new ComparisonResult
        {
            Variant = variant.Name,
            Seed = options.Seed,
            LastLoss = result.History[^1].ValidationLoss,
            Validation = Measure(best, options, validation),
            Test = MeasureTest(best, options, data),
            ImagesPerSecond = Statistics.Median(result.History.Select(epoch => epoch.ImagesPerSecond)),
            TrainingMinutes = result.History.Sum(epoch => epoch.TrainingSeconds) / 60,
            TrainedParameters = network.ParameterCount,
            FoldedParameters = folded.ParameterCount,
        };
    }

    private static string? FindLast(string folder, TrainingOptions options)
    {
        var last = Path.Combine(folder, Checkpoint.LastFileName);
        if (!File.Exists(last))
        {
            return null;
        }

        var found = Checkpoint.Read(last).Info;
        return found.Options.Seed == options.Seed && found.Form == options.Form && found.Options.Epochs == options.Epochs
            && found.Options.Optimizer == options.Optimizer && found.Options.BatchSize == options.BatchSize
            && found.Options.NominalBatchSize == options.NominalBatchSize && found.Options.Augmentation == options.Augmentation
            && found.Options.PretrainedWeights == options.WithFullPaths().PretrainedWeights
            ? last
            : throw new InvalidDataException($"'{folder}' holds a run with other options. Remove it, or choose another folder with "
                + $"--project.");
    }

    /// <summary>Null if the dataset has no such split.</summary>
    private static YoloMetrics? MeasureTest(Checkpoint best, TrainingOptions options, string data)
    {
        try
        {
            return Measure(best, options, DatasetReader.Read(data, "test"));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static YoloMetrics Measure(Checkpoint best, TrainingOptions options, DetectionDataset split) =>
        new Validator(split, new ValidationOptions
        {
            ImageSize = options.ImageSize,
            BatchSize = options.BatchSize,
            Workers = options.Workers,
        }).Evaluate(best).Metrics.Yolo;
}
