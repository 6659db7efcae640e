using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>The results of a run: the content of its report.</summary>
/// <param name="Model">The member of the family.</param>
/// <param name="Data">The dataset.</param>
/// <param name="TrainingImages">Number of training pictures.</param>
/// <param name="History">All epochs.</param>
/// <param name="Best">The best epoch, from which the numbers are.</param>
/// <param name="Metrics">Validation of the best epoch.</param>
/// <param name="Export">What the export compared; null without an export.</param>
internal sealed record RunSummary(
    string Model,
    string Data,
    int TrainingImages,
    IReadOnlyList<EpochReport> History,
    EpochReport Best,
    DetectionMetrics Metrics,
    ExportReport? Export);
