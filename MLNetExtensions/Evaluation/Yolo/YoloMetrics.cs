namespace MLNetGhost.Evaluation;

/// <summary>
/// The numbers that YOLO tools report. Average precision is the area under the interpolated precision-recall envelope (trapezoids over
/// 101 points); means are over classes that have labelled objects, and NaN if none has. Crowds are ignored.
/// </summary>
public sealed record YoloMetrics
{
    /// <summary>mAP50-95: the mean over IoU thresholds 0.50 to 0.95 in steps of 0.05, in [0, 1].</summary>
    public required double Map { get; init; }

    /// <summary>Mean average precision at an IoU of 0.50, in [0, 1].</summary>
    public required double Map50 { get; init; }

    /// <summary>Mean average precision at an IoU of 0.75, in [0, 1].</summary>
    public required double Map75 { get; init; }

    /// <summary>The measure by which the best checkpoint is chosen: 0.1 · <see cref="Map50"/> + 0.9 · <see cref="Map"/>.</summary>
    public double Fitness => (0.1 * Map50) + (0.9 * Map);

    /// <summary>
    /// The confidence in [0, 1] at which the smoothed mean F1 is largest, one for all classes; the next three are measured there, at an
    /// IoU of 0.50.
    /// </summary>
    public required double BestConfidence { get; init; }

    /// <summary>Mean precision, in [0, 1]; a class without a detection at that confidence counts as 0.</summary>
    public required double Precision { get; init; }

    /// <summary>Mean recall, in [0, 1].</summary>
    public required double Recall { get; init; }

    /// <summary>Mean F1, in [0, 1].</summary>
    public required double F1 { get; init; }

    /// <summary>One element per class, in the order of class ids.</summary>
    public required IReadOnlyList<YoloClassMetrics> PerClass { get; init; }

    /// <summary>The curves for each class that has labelled objects, in the order of class ids.</summary>
    public required IReadOnlyList<ClassCurves> Curves { get; init; }
}

/// <summary>The YOLO tools' numbers for one class; all but the count are NaN if the class has no labelled object.</summary>
/// <param name="ClassId">The class id.</param>
/// <param name="Name">The class name.</param>
/// <param name="Instances">Number of labelled objects, without crowds.</param>
/// <param name="Precision">At the best confidence of all classes, in [0, 1]; 0 without a detection there.</param>
/// <param name="Recall">At the best confidence of all classes, in [0, 1].</param>
/// <param name="F1">At the best confidence of all classes, in [0, 1].</param>
/// <param name="AveragePrecisions">Average precision at the ten IoU thresholds 0.50, 0.55, …, 0.95, in [0, 1].</param>
public sealed record YoloClassMetrics(
    int ClassId, string Name, int Instances, double Precision, double Recall, double F1, IReadOnlyList<double> AveragePrecisions)
{
    /// <summary>Average precision at an IoU of 0.50, in [0, 1].</summary>
    public double AveragePrecision50 => AveragePrecisions[0];

    /// <summary>The mean average precision over IoU thresholds 0.50 to 0.95, in [0, 1].</summary>
    public double AveragePrecision => AveragePrecisions.Average();
}
