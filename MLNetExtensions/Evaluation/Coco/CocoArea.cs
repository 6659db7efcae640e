namespace MLNetGhost.Evaluation;

/// <summary>COCO's ranges of an object's area in square pixels, bounds inclusive.</summary>
internal enum CocoArea
{
    All,
    Small,
    Medium,
    Large,
}

/// <summary>The bounds of <see cref="CocoArea"/>.</summary>
internal static class CocoAreaBounds
{
    private const double Largest = 1e10;

    /// <summary>True if the area lies in the range.</summary>
    public static bool Includes(this CocoArea range, double area)
    {
        var (from, to) = range switch
        {
            CocoArea.Small => (0.0, 32.0 * 32),
            CocoArea.Medium => (32.0 * 32, 96.0 * 96),
            CocoArea.Large => (96.0 * 96, Largest),
            _ => (0.0, Largest),
        };
        return area >= from && area <= to;
    }
}
