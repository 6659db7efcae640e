using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Reports.Pictures;

/// <summary>Makes pictures of a sheet that show labels instead of detections.</summary>
internal static class LabelledPicture
{
    /// <summary>A picture with its labels.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="caption">The line above it.</param>
    /// <param name="annotations">The labels, in pixels of the picture.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static SheetPicture Create(string path, string caption, IEnumerable<Annotation> annotations, IReadOnlyList<string> classNames) => new(
        path, caption, [.. annotations.Select(annotation => new Detection(annotation.ClassId, classNames[annotation.ClassId], 1, annotation.Box))], ShowScores: false);
}
