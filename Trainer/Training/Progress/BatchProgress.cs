using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>A training batch is finished.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="EpochCount">Epochs of the run.</param>
/// <param name="Batch">The batch, from 1.</param>
/// <param name="BatchCount">Batches of the epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="LearningRate">Learning rate of the weights.</param>
/// <param name="ImagesPerSecond">Pictures per second in the epoch so far.</param>
public sealed record BatchProgress(
    int Epoch, int EpochCount, int Batch, int BatchCount, LossParts Loss, double LearningRate, double ImagesPerSecond) : TrainingProgress;
