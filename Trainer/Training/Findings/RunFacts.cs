using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>What is known of a run once it is over.</summary>
internal sealed record RunFacts
{
    /// <summary>The training split.</summary>
    public required DetectionDataset Training { get; init; }

    /// <summary>Labels and detections of the best weights in every validation picture.</summary>
    public required IReadOnlyList<EvaluatedImage> Validated { get; init; }

    /// <summary>The numbers of the best weights.</summary>
    public required DetectionMetrics Metrics { get; init; }

    /// <summary>All epochs.</summary>
    public required IReadOnlyList<EpochReport> History { get; init; }

    /// <summary>Side of the network's input, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The learning rate after the warm-up.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The learning rate that the recipe chooses for the run where none is given.</summary>
    public required double RecipeLearningRate { get; init; }

    /// <summary>Steps that the optimiser took.</summary>
    public required long Steps { get; init; }

    /// <summary>Whether a finished network was trained for eight bits, which takes few steps at a low rate on purpose.</summary>
    public bool IsQuantizationAware { get; init; }

    /// <summary>The best epoch.</summary>
    public EpochReport Best => History.Last(report => report.IsBest);
}
