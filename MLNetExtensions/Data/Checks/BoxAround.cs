namespace MLNetGhost.Data;

/// <summary>The upright box around an outline.</summary>
internal static class BoxAround
{
    /// <summary>Fewer points enclose nothing.</summary>
    public const int FewestPoints = 3;

    /// <summary>The box around points; at least one.</summary>
    public static BoundingBox Points(IReadOnlyCollection<(double X, double Y)> points) => new(
        (float)points.Min(point => point.X), (float)points.Min(point => point.Y),
        (float)points.Max(point => point.X), (float)points.Max(point => point.Y));

    /// <summary>What is wrong with an outline of too few points.</summary>
    public static string DescribeFew(int count) =>
        $"the polygon has {count} points, which enclose nothing; draw at least {FewestPoints}, or remove it.";
}
