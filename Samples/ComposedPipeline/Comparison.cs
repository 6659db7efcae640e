namespace MLNetGhost.Samples.ComposedPipeline;

/// <summary>Compares the detections of two pipelines picture by picture.</summary>
internal sealed class Comparison
{
    private const float TolerancePixels = 1e-3f;

    private int _pictures;
    private int _fused;
    private int _composed;
    private bool _sameObjects = true;
    private float _pixels;
    private float _score;

    /// <summary>Whether both pipelines found the same objects in all pictures, with boxes within a thousandth of a pixel.</summary>
    public bool IsEqual => _sameObjects && _pixels <= TolerancePixels;

    /// <summary>Compares one picture.</summary>
    /// <returns>A line that describes the result.</returns>
    public string Add(string name, Detection[] fused, Detection[] composed)
    {
        _pictures++;
        _fused += fused.Length;
        _composed += composed.Length;
        var same = fused.Select(detection => detection.ClassId).SequenceEqual(composed.Select(detection => detection.ClassId));
        _sameObjects &= same;
        var pixels = fused.Zip(composed, (one, other) => Distance(one.Box, other.Box)).DefaultIfEmpty().Max();
        _pixels = Math.Max(_pixels, pixels);
        _score = Math.Max(_score, fused.Zip(composed, (one, other) => Math.Abs(one.Score - other.Score)).DefaultIfEmpty().Max());
        return $"{name,-24} fused {fused.Length,3}   composed {composed.Length,3}   "
            + $"{(same ? $"largest difference {pixels:F5} px" : "DIFFERENT OBJECTS")}";
    }

    /// <summary>The totals over all pictures.</summary>
    public override string ToString() =>
        $"{_pictures} pictures; {_fused} detections fused, {_composed} composed; largest difference {_pixels:F5} px in boxes, "
        + $"{_score:F7} in scores";

    private static float Distance(BoundingBox one, BoundingBox other) => new[]
    {
        Math.Abs(one.X0 - other.X0), Math.Abs(one.Y0 - other.Y0), Math.Abs(one.X1 - other.X1), Math.Abs(one.Y1 - other.Y1),
    }.Max();
}
