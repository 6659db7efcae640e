using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Names of the output columns for detections. The defaults are those of ML.NET's own detector.</summary>
public sealed record DetectionColumnNames
{
    /// <summary>Vector of keys, the class of each detection; KeyValues are the class names.</summary>
    public string PredictedLabel
    {
        get;
        init => field = ColumnName.Require(value);
    } = "PredictedLabel";

    /// <summary>Vector of float, the score of each detection, 0 to 1.</summary>
    public string Score
    {
        get;
        init => field = ColumnName.Require(value);
    } = "Score";

    /// <summary>Vector of float, x0, y0, x1, y1 of each detection, in pixels of the source image.</summary>
    public string BoundingBoxes
    {
        get;
        init => field = ColumnName.Require(value);
    } = "PredictedBoundingBoxes";

    /// <summary>Vector of <see cref="Detection"/>.</summary>
    public string Detections
    {
        get;
        init => field = ColumnName.Require(value);
    } = "Detections";
}
