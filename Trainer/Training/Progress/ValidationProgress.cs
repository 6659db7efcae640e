namespace MLNetGhost.Trainer.Training;

/// <summary>A validation batch is finished.</summary>
/// <param name="Batch">The batch, from 1.</param>
/// <param name="BatchCount">Batches of the split.</param>
/// <param name="ImagesPerSecond">Pictures per second in the validation so far.</param>
public sealed record ValidationProgress(int Batch, int BatchCount, double ImagesPerSecond) : TrainingProgress;
