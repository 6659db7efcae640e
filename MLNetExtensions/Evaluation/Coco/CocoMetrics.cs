namespace MLNetGhost.Evaluation;

/// <summary>
/// COCO's twelve numbers, each in [0, 1], or NaN if there is no labelled object of that size (the reference implementation writes −1).
/// Small objects have an area of at most 32², medium ones of 32² to 96², large ones of at least 96² square pixels. All but
/// <see cref="AverageRecall1"/> and <see cref="AverageRecall10"/> count the 100 best detections of a picture and class.
/// </summary>
public sealed record CocoMetrics
{
    /// <summary>Average precision, the mean over IoU thresholds 0.50 to 0.95 in steps of 0.05 and over classes.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>Average precision at an IoU of 0.50.</summary>
    public required double AveragePrecision50 { get; init; }

    /// <summary>Average precision at an IoU of 0.75.</summary>
    public required double AveragePrecision75 { get; init; }

    /// <summary>Average precision for small objects.</summary>
    public required double AveragePrecisionSmall { get; init; }

    /// <summary>Average precision for medium objects.</summary>
    public required double AveragePrecisionMedium { get; init; }

    /// <summary>Average precision for large objects.</summary>
    public required double AveragePrecisionLarge { get; init; }

    /// <summary>Average recall with only the best detection of a picture and class.</summary>
    public required double AverageRecall1 { get; init; }

    /// <summary>Average recall with the 10 best detections of a picture and class.</summary>
    public required double AverageRecall10 { get; init; }

    /// <summary>Average recall with the 100 best detections of a picture and class.</summary>
    public required double AverageRecall100 { get; init; }

    /// <summary>Average recall for small objects.</summary>
    public required double AverageRecallSmall { get; init; }

    /// <summary>Average recall for medium objects.</summary>
    public required double AverageRecallMedium { get; init; }

    /// <summary>Average recall for large objects.</summary>
    public required double AverageRecallLarge { get; init; }

    /// <summary>One element per class, in the order of class ids.</summary>
    public required IReadOnlyList<CocoClassMetrics> PerClass { get; init; }
}

/// <summary>COCO's average precision for one class; NaN if the class has no labelled object.</summary>
/// <param name="ClassId">The class id.</param>
/// <param name="Name">The class name.</param>
/// <param name="AveragePrecision">The mean over IoU thresholds 0.50 to 0.95, in [0, 1].</param>
/// <param name="AveragePrecision50">At an IoU of 0.50, in [0, 1].</param>
public sealed record CocoClassMetrics(int ClassId, string Name, double AveragePrecision, double AveragePrecision50);
