using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="ObjectDetectionTransformer"/> as stored in a model file; names are part of the format.</summary>
internal sealed record DetectorSettings
{
    private readonly string _inputColumnName = "";

    /// <summary>The column of pictures.</summary>
    public required string InputColumnName
    {
        get => _inputColumnName;
        init => _inputColumnName = ColumnName.Require(value);
    }

    /// <summary>The rest.</summary>
    public required DetectObjectsOptions Options { get; init; }
}
