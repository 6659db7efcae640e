namespace MLNetGhost.Trainer.Training;

/// <summary>A sentence for the user.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsWarning">Whether something may be wrong with the data or the options.</param>
public sealed record TrainingNote(string Text, bool IsWarning = false) : TrainingProgress;
