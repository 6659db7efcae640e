namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Something that a run reports along the way: a <see cref="TrainingNote"/>, <see cref="TrainingStage"/>, <see cref="BatchProgress"/>,
/// <see cref="ValidationProgress"/> or <see cref="EpochProgress"/>.
/// </summary>
public abstract record TrainingProgress;
