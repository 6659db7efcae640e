using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>The result of a run.</summary>
/// <param name="BestCheckpoint">The file with the weights of the best epoch.</param>
/// <param name="LastCheckpoint">The file with the weights and the state after the last epoch.</param>
/// <param name="Best">The best epoch.</param>
/// <param name="History">All epochs, including those before the run was resumed.</param>
/// <param name="StoppedEarly">Whether the run ended because the fitness stopped improving.</param>
/// <param name="LastMetrics">Validation of the last epoch; null when the run was resumed after its last epoch.</param>
public sealed record TrainingResult(
    string BestCheckpoint,
    string LastCheckpoint,
    EpochReport Best,
    IReadOnlyList<EpochReport> History,
    bool StoppedEarly,
    DetectionMetrics? LastMetrics);
