using MLNetGhost.Options;

namespace MLNetGhost;

/// <summary>Which candidates of a detector become detections. The defaults are those of YOLO prediction.</summary>
public sealed record SuppressionOptions
{
    private static readonly OptionTable s_table = OptionTable.Of<SuppressionOptions>();

    private readonly float _scoreThreshold = 0.25f;
    private readonly float _iouThreshold = 0.7f;
    private readonly int _maximumDetections = 300;
    private readonly int _maximumCandidates = 30_000;

    /// <summary>Detections must have a higher score than this.</summary>
    [Option("conf", Minimum = 0, Maximum = 1)]
    public float ScoreThreshold
    {
        get => _scoreThreshold;
        init => _scoreThreshold = s_table.Require(value);
    }

    /// <summary>Of two boxes whose intersection over union is greater than this, the one with the higher score stays.</summary>
    [Option("iou", Minimum = 0, Maximum = 1)]
    public float IouThreshold
    {
        get => _iouThreshold;
        init => _iouThreshold = s_table.Require(value);
    }

    /// <summary>The maximum number of detections per picture; the best are kept.</summary>
    [Option("max-det", Minimum = 1)]
    public int MaximumDetections
    {
        get => _maximumDetections;
        init => _maximumDetections = s_table.Require(value);
    }

    /// <summary>The maximum number of candidates that enter suppression; the best are kept.</summary>
    [Option(Minimum = 1)]
    public int MaximumCandidates
    {
        get => _maximumCandidates;
        init => _maximumCandidates = s_table.Require(value);
    }

    /// <summary>Boxes of different classes suppress each other too.</summary>
    [Option("agnostic-nms")]
    public bool ClassAgnostic { get; init; }

    /// <summary>
    /// True makes a candidate of every class above the threshold (as in validation), false only of an anchor's best class (as in
    /// prediction).
    /// </summary>
    [Option]
    public bool MultiLabel { get; init; }

    /// <summary>
    /// Only these classes are detected; null for all. They are given by id, in the program also by name; others are left out
    /// before suppression.
    /// </summary>
    [Option("classes", Default = "all", ValueName = "class ...")]
    public IReadOnlyCollection<int>? Classes { get; init; }
}
