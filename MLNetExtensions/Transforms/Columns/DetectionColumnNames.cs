using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>Names of the output columns for detections. The defaults are those of ML.NET's own detector.</summary>
public sealed record DetectionColumnNames
{
    private readonly string _predictedLabel = "PredictedLabel";
    private readonly string _score = "Score";
    private readonly string _boundingBoxes = "PredictedBoundingBoxes";
    private readonly string _detections = "Detections";

    /// <summary>Vector of keys, the class of each detection; KeyValues are the class names.</summary>
    public string PredictedLabel
    {
        get => _predictedLabel;
        init => _predictedLabel = ColumnName.Require(value);
    }

    /// <summary>Vector of float, the score of each detection, 0 to 1.</summary>
    public string Score
    {
        get => _score;
        init => _score = ColumnName.Require(value);
    }

    /// <summary>Vector of float, x0, y0, x1, y1 of each detection, in pixels of the source image.</summary>
    public string BoundingBoxes
    {
        get => _boundingBoxes;
        init => _boundingBoxes = ColumnName.Require(value);
    }

    /// <summary>Vector of <see cref="Detection"/>.</summary>
    public string Detections
    {
        get => _detections;
        init => _detections = ColumnName.Require(value);
    }
}
