using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="ObjectDetectionTransformer"/> as stored in a model file; names are part of the format.</summary>
internal sealed record DetectorSettings
{
    /// <summary>The column of pictures.</summary>
    public required string InputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The rest.</summary>
    public required DetectObjectsOptions Options { get; init; }
}
