namespace MLNetGhost.Trainer.Training;

/// <summary>A part of the work begins that takes a while and has no steps to count, such as the verification of an export.</summary>
/// <param name="Text">What is done, without a full stop: Building the first batches.</param>
public sealed record TrainingStage(string Text) : TrainingProgress;
