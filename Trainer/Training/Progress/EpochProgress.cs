using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>An epoch is finished, validated and saved.</summary>
/// <param name="Report">The epoch in numbers.</param>
/// <param name="EpochCount">Epochs of the run.</param>
/// <param name="Metrics">All numbers, curves and confusions from the validation.</param>
public sealed record EpochProgress(EpochReport Report, int EpochCount, DetectionMetrics Metrics) : TrainingProgress;
