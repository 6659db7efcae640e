namespace MLNetGhost.Benchmarks.SideBySide;

/// <summary>What the command <c>sidebyside</c> runs.</summary>
internal sealed record SideBySideOptions
{
    /// <summary>ONNX files to race besides the YOLO11n-shaped network.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Members of the family that are timed with random weights.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>A folder of pictures to race on besides those drawn; null for none.</summary>
    public string? PictureFolder { get; init; }

    /// <summary>Rounds per race, within its time limit.</summary>
    public int Rounds { get; init; } = 25;
}
