using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>What a pretraining run leaves behind.</summary>
/// <param name="StarterWeights">The weights to begin other runs with, in half precision.</param>
/// <param name="LastCheckpoint">The newest weights and the state that the run is resumed from.</param>
/// <param name="Steps">Steps that are done.</param>
/// <param name="Loss">Mean loss of the last steps.</param>
public sealed record PretrainingResult(string StarterWeights, string LastCheckpoint, int Steps, LossParts Loss);
