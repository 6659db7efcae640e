using MLNetGhost.DataViews;
using MLNetGhost.Drawing;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="DetectionDrawingTransformer"/>; names are part of the file format.</summary>
internal sealed record DrawingSettings
{
    private readonly string _outputColumnName = "";
    private readonly string _inputColumnName = "";
    private readonly string _detectionsColumnName = "";

    /// <summary>The column of drawn images.</summary>
    public required string OutputColumnName
    {
        get => _outputColumnName;
        init => _outputColumnName = ColumnName.Require(value);
    }

    /// <summary>The column of images.</summary>
    public required string InputColumnName
    {
        get => _inputColumnName;
        init => _inputColumnName = ColumnName.Require(value);
    }

    /// <summary>The column of detections.</summary>
    public required string DetectionsColumnName
    {
        get => _detectionsColumnName;
        init => _detectionsColumnName = ColumnName.Require(value);
    }

    /// <summary>Sizes and label contents.</summary>
    public required DetectionRenderingOptions Options { get; init; }
}
