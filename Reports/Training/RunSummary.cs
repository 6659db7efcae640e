using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Reports;

/// <summary>The results of a run: the content of its report.</summary>
/// <param name="Model">The member of the family.</param>
/// <param name="Data">The dataset.</param>
/// <param name="TrainingImages">Number of training pictures.</param>
/// <param name="History">All epochs.</param>
/// <param name="Best">The best epoch, from which the numbers are; of a resumed run that goes on, the best since then.</param>
/// <param name="Metrics">Validation of that epoch.</param>
/// <param name="Export">What the export compared; null without an export.</param>
internal sealed record RunSummary(
    string Model,
    string Data,
    int TrainingImages,
    IReadOnlyList<EpochReport> History,
    EpochReport Best,
    DetectionMetrics Metrics,
    ExportReport? Export)
{
    /// <summary>Why the result is not better, and what to do.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The epochs that a run that goes on will have; null for one that is finished.</summary>
    public int? ExpectedEpochs { get; init; }

    /// <summary>How to continue a run that was stopped; null for one that was not.</summary>
    public string? Stopped { get; init; }
}
