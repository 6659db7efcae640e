namespace MLNetGhost.Evaluation;

/// <summary>
/// Names of the columns that an evaluation reads. The defaults are those of the loaders and of <c>DetectObjects</c>, which are also
/// those of ML.NET's own detector.
/// </summary>
public sealed record DetectionEvaluationColumns
{
    /// <summary>Vector of keys or of text, the class of each labelled object.</summary>
    public string Label { get; init; } = "Label";

    /// <summary>Vector of float, x0, y0, x1, y1 of each labelled object, in pixels of the source image.</summary>
    public string BoundingBoxes { get; init; } = "BoundingBoxes";

    /// <summary>Vector of bool, whether a labelled object is a crowd; need not exist.</summary>
    public string IsCrowd { get; init; } = "IsCrowd";

    /// <summary>Vector of float, the area of each labelled object in square pixels; need not exist.</summary>
    public string Area { get; init; } = "Area";

    /// <summary>Vector of keys or of text, the class of each detection.</summary>
    public string PredictedLabel { get; init; } = "PredictedLabel";

    /// <summary>Vector of float, the score of each detection.</summary>
    public string Score { get; init; } = "Score";

    /// <summary>Vector of float, x0, y0, x1, y1 of each detection, in pixels of the source image.</summary>
    public string PredictedBoundingBoxes { get; init; } = "PredictedBoundingBoxes";
}
