using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Training;

/// <summary>An epoch is done, validated and saved.</summary>
/// <param name="Report">The epoch in numbers.</param>
/// <param name="EpochCount">Epochs of the run.</param>
/// <param name="Metrics">All of the validation's numbers, curves and confusions.</param>
public sealed record EpochProgress(EpochReport Report, int EpochCount, DetectionMetrics Metrics) : TrainingProgress;
