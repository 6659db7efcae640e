namespace MLNetGhost.Data;

/// <summary>A picture of a YOLO split and where its labels are.</summary>
/// <param name="Path">Full path of the picture.</param>
/// <param name="LabelPath">Its label file; null if it has none.</param>
internal sealed record YoloPicture(string Path, string? LabelPath)
{
    /// <summary>Label files of other names of the same picture.</summary>
    public List<string>? MoreLabels { get; set; }

    /// <summary>Where a picture that a list names was looked for, as part of a sentence; null if it comes from a folder.</summary>
    public Func<string>? Search { get; init; }

    /// <summary>All label files.</summary>
    public IEnumerable<string> LabelPaths => LabelPath is null ? MoreLabels ?? [] : [LabelPath, .. MoreLabels ?? []];
}
