namespace MLNetGhost.Trainer.Weights;

/// <summary>Weights of a file that a network has no place for, and why.</summary>
/// <param name="Reason">What they are, as it follows a number: "of the classifier".</param>
/// <param name="Names">Their names in the file.</param>
internal sealed record WeightsLeftOut(string Reason, IReadOnlyList<string> Names);
