namespace MLNetGhost.Trainer.Training;

/// <summary>One validation batch is done.</summary>
/// <param name="Batch">The batch, from 1.</param>
/// <param name="BatchCount">Batches of the split.</param>
public sealed record ValidationProgress(int Batch, int BatchCount) : TrainingProgress;
