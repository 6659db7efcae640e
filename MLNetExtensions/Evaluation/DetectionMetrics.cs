using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Evaluation;

/// <summary>How good detections are. A notebook shows the summary and a table of the classes.</summary>
[DebuggerDisplay("{ToString(),nq}")]
[TypeFormatterSource(typeof(DetectionMetricsFormatters))]
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

    /// <summary>
    /// The summary in one line: <c>COCO AP 0.543, AP50 0.812; YOLO mAP50-95 0.540, mAP50 0.810, precision 0.840, recall 0.790 (24 pictures,
    /// 120 objects, 3 classes)</c>.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"COCO AP {Coco.AveragePrecision:0.000}, AP50 {Coco.AveragePrecision50:0.000}; YOLO mAP50-95 {Yolo.Map:0.000}, "
        + $"mAP50 {Yolo.Map50:0.000}, precision {Yolo.Precision:0.000}, recall {Yolo.Recall:0.000} "
        + $"({Counted.Of(ImageCount, "picture")}, {Counted.Of(InstanceCount, "object")}, "
        + $"{Counted.Of(ClassNames.Count, "class", "classes")})");
}
