namespace MLNetGhost.Trainer.Training;

/// <summary>Where values first stopped being finite.</summary>
/// <param name="Text">Sentences that name the layer and what is known about it.</param>
/// <param name="Remedy">What the user can do: a sentence without its end.</param>
internal sealed record NonFiniteCause(string Text, string Remedy);
