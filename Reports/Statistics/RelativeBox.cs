using MLNetGhost.Data;

namespace MLNetGhost.Reports;

/// <summary>A labelled box as fractions of its picture.</summary>
/// <param name="ClassId">Zero-based class id.</param>
/// <param name="CenterX">Centre, fraction of the picture's width.</param>
/// <param name="CenterY">Centre, fraction of the picture's height, from the top.</param>
/// <param name="Width">Fraction of the picture's width.</param>
/// <param name="Height">Fraction of the picture's height.</param>
/// <param name="Side">Side of the square of the same area, source pixels.</param>
internal readonly record struct RelativeBox(int ClassId, double CenterX, double CenterY, double Width, double Height, double Side)
{
    /// <summary>Converts a box to fractions of its picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="annotation">One of its objects.</param>
    public static RelativeBox Of(AnnotatedImage image, Annotation annotation)
    {
        var box = annotation.Box;
        return new RelativeBox(
            annotation.ClassId,
            (box.X0 + box.X1) / (2.0 * image.Width),
            (box.Y0 + box.Y1) / (2.0 * image.Height),
            box.Width / image.Width,
            box.Height / image.Height,
            Math.Sqrt(box.Area));
    }
}
