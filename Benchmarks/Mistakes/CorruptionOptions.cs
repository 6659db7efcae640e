namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>How much of a dataset is made wrong; the same seed spoils the same labels.</summary>
internal sealed record CorruptionOptions
{
    /// <summary>The share of the boxes that are moved.</summary>
    public double Moved { get; init; } = 0.05;

    /// <summary>The share of the boxes that get another class; none do where there is only one.</summary>
    public double Renamed { get; init; } = 0.05;

    /// <summary>The share of the boxes that are deleted.</summary>
    public double Removed { get; init; }

    /// <summary>Which labels, and how.</summary>
    public int Seed { get; init; }
}
