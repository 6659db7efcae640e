using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>What a run came to: the content of its report.</summary>
/// <param name="Model">The member of the family.</param>
/// <param name="Data">The dataset.</param>
/// <param name="TrainingImages">Pictures that were trained on.</param>
/// <param name="History">All epochs.</param>
/// <param name="Best">The best epoch, which the numbers are of.</param>
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
