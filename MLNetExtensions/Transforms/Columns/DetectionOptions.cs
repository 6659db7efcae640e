using MLNetGhost.Files;
using MLNetGhost.Options;

namespace MLNetGhost.Transforms;

/// <summary>Which candidates become detections, and the names of the output columns.</summary>
public abstract record DetectionOptions
{
    private static readonly SuppressionOptions s_suppression = new();

    private readonly float _scoreThreshold = s_suppression.ScoreThreshold;
    private readonly float _iouThreshold = s_suppression.IouThreshold;
    private readonly DetectionColumnNames _columns = new();
    private readonly IReadOnlyList<string>? _classes;
    private readonly int _maximumDetections = s_suppression.MaximumDetections;

    private protected DetectionOptions()
    {
    }

    /// <summary>Names of the output columns.</summary>
    public DetectionColumnNames Columns
    {
        get => _columns;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Columns));
            _columns = value;
        }
    }

    /// <summary>Detections must have a higher score than this. Use 0.001 to measure average precision.</summary>
    [Option(SameAs = typeof(SuppressionOptions))]
    public float ScoreThreshold
    {
        get => _scoreThreshold;
        init => _scoreThreshold = new SuppressionOptions { ScoreThreshold = value }.ScoreThreshold;
    }

    /// <summary>Of two boxes whose intersection over union is greater than this, the one with the higher score stays.</summary>
    [Option(SameAs = typeof(SuppressionOptions))]
    public float IouThreshold
    {
        get => _iouThreshold;
        init => _iouThreshold = new SuppressionOptions { IouThreshold = value }.IouThreshold;
    }

    /// <summary>Boxes of different classes suppress each other too.</summary>
    [Option]
    public bool ClassAgnostic { get; init; }

    /// <summary>True reports a place once for every class above the threshold (as in validation), false for its best class only.</summary>
    [Option]
    public bool MultiLabel { get; init; }

    /// <summary>The most detections of one picture; the best are kept.</summary>
    [Option(SameAs = typeof(SuppressionOptions))]
    public int MaximumDetections
    {
        get => _maximumDetections;
        init => _maximumDetections = new SuppressionOptions { MaximumDetections = value }.MaximumDetections;
    }

    /// <summary>Names of the classes to report; null for all.</summary>
    [Option(Default = "all")]
    public IReadOnlyList<string>? Classes
    {
        get => _classes;
        init => _classes = ClassNameList.Require(value, nameof(Classes));
    }

    /// <summary>The options for choosing detections.</summary>
    /// <param name="classNames">The model's class names.</param>
    /// <exception cref="ArgumentException"><see cref="Classes"/> names a class that the model does not have.</exception>
    internal SuppressionOptions ToSuppressionOptions(IReadOnlyList<string> classNames)
    {
        return new SuppressionOptions
        {
            ScoreThreshold = ScoreThreshold,
            IouThreshold = IouThreshold,
            ClassAgnostic = ClassAgnostic,
            MultiLabel = MultiLabel,
            MaximumDetections = MaximumDetections,
            Classes = Classes is null ? null : [.. Classes.Select(name => IdOf(name, classNames))],
        };
    }

    private static int IdOf(string name, IReadOnlyList<string> classNames)
    {
        for (var id = 0; id < classNames.Count; id++)
        {
            if (classNames[id] == name)
            {
                return id;
            }
        }

        throw new ArgumentException(
            $"The model has no class '{Excerpt.Of(name, 40)}' to report; it has {ClassNameList.Describe(classNames)}.");
    }
}
