using MLNetGhost.DataViews;
using MLNetGhost.Tracking;

namespace MLNetGhost.Transforms;

/// <summary>The settings of <see cref="ObjectTrackingTransformer"/>; names are part of the file format.</summary>
internal sealed record TrackingSettings
{
    /// <summary>The column of tracked detections.</summary>
    public required string OutputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The column of detections.</summary>
    public required string InputColumnName
    {
        get;
        init => field = ColumnName.Require(value);
    }

    /// <summary>The column that says which sequence a row belongs to; null if all rows are one.</summary>
    public string? SequenceColumnName
    {
        get;
        init => field = value is null ? null : ColumnName.Require(value);
    }

    /// <summary>The column of frame numbers; null if each row is the frame after the one before.</summary>
    public string? FrameColumnName
    {
        get;
        init => field = value is null ? null : ColumnName.Require(value);
    }

    /// <summary>Thresholds.</summary>
    public required TrackingOptions Options
    {
        get;
        init => field = value.Validate();
    }
}
