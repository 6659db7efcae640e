namespace MLNetGhost.Tracking;

/// <summary>A box in double precision: the overlap of huge boxes does not overflow, and the same boxes overlap by exactly one.</summary>
/// <param name="X0">Left edge, pixels.</param>
/// <param name="Y0">Top edge, pixels.</param>
/// <param name="X1">Right edge, pixels.</param>
/// <param name="Y1">Bottom edge, pixels.</param>
internal readonly record struct TrackBox(double X0, double Y0, double X1, double Y1)
{
    /// <summary>The same box in double precision.</summary>
    public static TrackBox Of(in BoundingBox box) => new(box.X0, box.Y0, box.X1, box.Y1);

    /// <summary>The box in single precision.</summary>
    public BoundingBox ToBoundingBox() => new((float)X0, (float)Y0, (float)X1, (float)Y1);

    /// <summary>Intersection over union, in [0, 1].</summary>
    public double IntersectionOverUnion(in TrackBox other)
    {
        var width = Math.Min(X1, other.X1) - Math.Max(X0, other.X0);
        var height = Math.Min(Y1, other.Y1) - Math.Max(Y0, other.Y0);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var intersection = width * height;
        return intersection / (((X1 - X0) * (Y1 - Y0)) + ((other.X1 - other.X0) * (other.Y1 - other.Y0)) - intersection);
    }
}
