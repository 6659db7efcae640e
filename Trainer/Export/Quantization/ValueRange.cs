namespace MLNetGhost.Trainer.Export;

/// <summary>The values that an activation took, or that are worth representing.</summary>
internal readonly record struct ValueRange(float Lowest, float Highest)
{
    /// <summary>A range that contains nothing yet.</summary>
    public static ValueRange Empty => new(float.PositiveInfinity, float.NegativeInfinity);

    /// <summary>The smallest range that contains both.</summary>
    public ValueRange Union(ValueRange other) => new(Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest));
}
