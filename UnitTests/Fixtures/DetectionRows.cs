using Microsoft.ML.Data;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A row with the path of a picture.</summary>
internal sealed class PathRow
{
    public string ImagePath { get; set; } = "";

    /// <summary>One row per path.</summary>
    public static IEnumerable<PathRow> From(IEnumerable<string> paths) => paths.Select(path => new PathRow { ImagePath = path });
}

/// <summary>A row with an image of any size: no attribute.</summary>
internal sealed class ImageRow
{
    public MLImage? Image { get; set; }
}

/// <summary>A row with the content of a picture file.</summary>
internal sealed class EncodedRow
{
    public byte[] Encoded { get; set; } = [];
}

/// <summary>All outputs of a detector as plain members.</summary>
internal sealed class FoundRow
{
    public uint[] PredictedLabel { get; set; } = [];

    public float[] Score { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public Detection[] Detections { get; set; } = [];
}

/// <summary>The path and the detections alone.</summary>
internal sealed class DetectionsRow
{
    public string ImagePath { get; set; } = "";

    public Detection[] Detections { get; set; } = [];
}
