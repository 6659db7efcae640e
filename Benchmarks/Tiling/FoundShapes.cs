namespace MLNetGhost.Benchmarks.Tiling;

/// <summary>How many of the drawn shapes were found.</summary>
/// <param name="Shapes">Shapes that were drawn.</param>
/// <param name="Found">Shapes with a detection of their class whose intersection over union with them is at least 0.5.</param>
/// <param name="Twice">Shapes with two or more such detections.</param>
/// <param name="Wrong">Detections that fit no shape.</param>
internal sealed record FoundShapes(int Shapes, int Found, int Twice, int Wrong)
{
    private const float LeastOverlap = 0.5f;

    /// <summary>Found shapes, as a part of all.</summary>
    public double Recall => Shapes == 0 ? 0 : Found / (double)Shapes;

    /// <summary>The sum over several pictures.</summary>
    public static FoundShapes operator +(FoundShapes a, FoundShapes b) =>
        new(a.Shapes + b.Shapes, a.Found + b.Found, a.Twice + b.Twice, a.Wrong + b.Wrong);

    /// <summary>Counts.</summary>
    /// <param name="shapes">What was drawn.</param>
    /// <param name="detections">What was detected.</param>
    public static FoundShapes Of(IReadOnlyCollection<DrawnShape> shapes, IReadOnlyCollection<Detection> detections)
    {
        var matches = shapes.Select(shape =>
            detections.Count(detection => detection.ClassId == shape.ClassId && Fits(detection, shape))).ToArray();
        return new(
            shapes.Count, matches.Count(count => count > 0), matches.Count(count => count > 1),
            detections.Count(detection => !shapes.Any(shape => Fits(detection, shape))));
    }

    private static bool Fits(Detection detection, DrawnShape shape) => detection.Box.IntersectionOverUnion(shape.Box) >= LeastOverlap;
}
