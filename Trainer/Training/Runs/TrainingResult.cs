using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a run has led to.</summary>
/// <param name="BestCheckpoint">The file with the weights of the best epoch.</param>
/// <param name="LastCheckpoint">The file with the weights and the state after the last epoch.</param>
/// <param name="Best">The best epoch.</param>
/// <param name="History">All epochs, those before a resumption included.</param>
/// <param name="StoppedEarly">Whether the run ended because the fitness did not improve any more.</param>
/// <param name="LastMetrics">Validation of the last epoch; null when the run was resumed after its last epoch.</param>
public sealed record TrainingResult(
    string BestCheckpoint,
    string LastCheckpoint,
    EpochReport Best,
    IReadOnlyList<EpochReport> History,
    bool StoppedEarly,
    DetectionMetrics? LastMetrics);
