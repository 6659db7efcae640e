using MLNetGhost.DataViews;
using MLNetGhost.Drawing;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="DetectionDrawingTransformer"/>; names are part of the file format.</summary>
internal sealed record DrawingSettings
{
    /// <summary>The column of drawn images.</summary>
    public required string OutputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The column of images.</summary>
    public required string InputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The column of detections.</summary>
    public required string DetectionsColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>Sizes and label contents.</summary>
    public required DetectionRenderingOptions Options { get; init; }
}
