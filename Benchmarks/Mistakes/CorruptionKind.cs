namespace MLNetGhost.Benchmarks.Mistakes;

/// <summary>How a label is made wrong.</summary>
internal enum CorruptionKind
{
    /// <summary>Its box was shifted and scaled; its IoU with the truth is below <see cref="LabelCorruption.LargestOverlap"/>.</summary>
    Moved,

    /// <summary>Its class was exchanged for another one.</summary>
    Renamed,

    /// <summary>It was deleted.</summary>
    Removed,
}
