using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>The result of one run of a comparison, measured on its best epoch.</summary>
internal sealed record ComparisonResult
{
    /// <summary>The way it was trained, <see cref="Accuracy.Variant.Name"/>.</summary>
    public required string Variant { get; init; }

    /// <summary>The seed of weights, order and augmentation.</summary>
    public required int Seed { get; init; }

    /// <summary>Mean loss on the validation split after the last epoch.</summary>
    public required LossParts LastLoss { get; init; }

    /// <summary>On the split that chose the epoch.</summary>
    public required YoloMetrics Validation { get; init; }

    /// <summary>On pictures that played no part in training; null if there are none.</summary>
    public required YoloMetrics? Test { get; init; }

    /// <summary>Training pictures per second, median of the epochs.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Minutes of training, excluding validation.</summary>
    public required double TrainingMinutes { get; init; }

    /// <summary>Parameters while training.</summary>
    public required long TrainedParameters { get; init; }

    /// <summary>Parameters after folding.</summary>
    public required long FoldedParameters { get; init; }
}
