namespace MLNetGhost;

/// <summary>Which candidates of a detector become detections. The defaults are those of YOLO prediction.</summary>
public sealed record SuppressionOptions
{
    private readonly float _scoreThreshold = 0.25f;
    private readonly float _iouThreshold = 0.7f;
    private readonly int _maximumDetections = 300;
    private readonly int _maximumCandidates = 30_000;

    /// <summary>A candidate's score must be greater than this, 0 to 1.</summary>
    public float ScoreThreshold
    {
        get => _scoreThreshold;
        init => _scoreThreshold = InUnitRange(value, nameof(ScoreThreshold));
    }

    /// <summary>A candidate is dropped when its intersection over union with a better one is greater than this, 0 to 1.</summary>
    public float IouThreshold
    {
        get => _iouThreshold;
        init => _iouThreshold = InUnitRange(value, nameof(IouThreshold));
    }

    /// <summary>The maximum number of detections per picture; the best are kept.</summary>
    public int MaximumDetections
    {
        get => _maximumDetections;
        init => _maximumDetections = Positive(value, nameof(MaximumDetections));
    }

    /// <summary>The maximum number of candidates that enter suppression; the best are kept.</summary>
    public int MaximumCandidates
    {
        get => _maximumCandidates;
        init => _maximumCandidates = Positive(value, nameof(MaximumCandidates));
    }

    /// <summary>True lets boxes of different classes suppress each other.</summary>
    public bool ClassAgnostic { get; init; }

    /// <summary>
    /// True makes a candidate of every class above the threshold (as in validation), false only of an anchor's best class (as in
    /// prediction).
    /// </summary>
    public bool MultiLabel { get; init; }

    /// <summary>The class ids to keep; null keeps all. Other classes are left out before suppression.</summary>
    public IReadOnlyCollection<int>? Classes { get; init; }

    private static float InUnitRange(float value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value,
            $"{name} {value} is not between 0 and 1; the default is {(name == nameof(ScoreThreshold) ? 0.25f : 0.7f)}.");

    private static int Positive(int value, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} {value} is not positive; use 1 or more.");
}
