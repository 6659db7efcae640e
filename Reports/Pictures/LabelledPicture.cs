using MLNetGhost.Data;
using MLNetGhost.Drawing;

namespace MLNetGhost.Reports;

/// <summary>Creates sheet pictures that show labels instead of detections.</summary>
internal static class LabelledPicture
{
    /// <summary>A picture with its labels.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="caption">The line above it.</param>
    /// <param name="annotations">The labels, in pixels of the picture.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="dashed">More labels, drawn dashed; null for none.</param>
    public static SheetPicture Create(
        string path, string caption, IEnumerable<Annotation> annotations, IReadOnlyList<string> classNames,
            IEnumerable<Annotation>? dashed = null)
    {
        return new(
            path, caption, [.. annotations.Select(annotation => Box(annotation, false)), .. (dashed ?? [])
            .Select(annotation => Box(annotation, true))], ShowScores: false);

        OutlinedDetection Box(Annotation annotation, bool isDashed) =>
            new(new Detection(annotation.ClassId, classNames[annotation.ClassId], 1, annotation.Box), isDashed);
    }
}
