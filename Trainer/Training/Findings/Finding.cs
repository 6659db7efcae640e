namespace MLNetGhost.Trainer.Training;

/// <summary>One reason why a run is not as good as it could be, and what to do about it.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="ClassName">The class that it is about; null for the whole run.</param>
/// <param name="Text">A sentence or two for the user: what was found, in numbers, and what helps, with the option's name.</param>
public sealed record Finding(FindingKind Kind, string? ClassName, string Text);
