namespace MLNetGhost.Evaluation;

/// <summary>How good detections are.</summary>
public sealed record DetectionMetrics
{
    /// <summary>COCO's numbers, as its reference implementation computes them.</summary>
    public required CocoMetrics Coco { get; init; }

    /// <summary>The numbers that YOLO tools report; slightly different from COCO's.</summary>
    public required YoloMetrics Yolo { get; init; }

    /// <summary>Which class was mistaken for which.</summary>
    public required ConfusionMatrix ConfusionMatrix { get; init; }

    /// <summary>Class names; the index is the class id.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Number of pictures.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Number of labelled objects, without crowds.</summary>
    public required int InstanceCount { get; init; }
}
