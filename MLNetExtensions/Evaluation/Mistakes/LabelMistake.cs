using MLNetGhost.Data;

namespace MLNetGhost.Evaluation;

/// <summary>A label, or an object without one, and how much a detector disagrees.</summary>
/// <param name="Image">The picture's name (<see cref="EvaluatedImage.Name"/>).</param>
/// <param name="Kind">What the detector sees instead.</param>
/// <param name="Score">
/// Disagreement, in [0, 1]: up to 0.5 where only one of the two sees an object, above it where both see one and contradict each other.
/// </param>
/// <param name="Label">The label; null for <see cref="LabelMistakeKind.MissingLabel"/>.</param>
/// <param name="Detection">What the detector sees, in pixels of the picture; null if it sees nothing there.</param>
public sealed record LabelMistake(string Image, LabelMistakeKind Kind, double Score, Annotation? Label, Detection? Detection);
