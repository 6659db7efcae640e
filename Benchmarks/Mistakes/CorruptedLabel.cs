using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>A label that was made wrong.</summary>
/// <param name="Picture">Path of the picture.</param>
/// <param name="Kind">How it was made wrong.</param>
/// <param name="Truth">The label as it was.</param>
/// <param name="Given">The label as it is now; null if it was removed.</param>
internal sealed record CorruptedLabel(string Picture, CorruptionKind Kind, Annotation Truth, Annotation? Given)
{
    /// <summary>A detection at this IoU with a removed label is of its object.</summary>
    private const float LeastOverlap = 0.5f;

    /// <summary>Whether an entry of a list leads a person to this label.</summary>
    /// <param name="mistake">The entry.</param>
    public bool IsShownBy(LabelMistake mistake) => Given is null
        ? mistake.Image == Picture && mistake.Kind == LabelMistakeKind.MissingLabel && mistake.Detection is { } seen
            && seen.ClassId == Truth.ClassId && seen.Box.IntersectionOverUnion(Truth.Box) >= LeastOverlap
        : ReferenceEquals(mistake.Label, Given);
}
