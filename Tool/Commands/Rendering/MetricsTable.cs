using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using Spectre.Console;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows how good detections are: COCO's numbers as the headline, those of the YOLO tools next to them, a row per class.</summary>
internal static class MetricsTable
{
    private const string Absent = "–";

    /// <summary>Writes the tables.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="metrics">The numbers.</param>
    public static void Write(ProgramConsole console, DetectionMetrics metrics)
    {
        console.Out.Write(Classes(metrics));
        var coco = metrics.Coco;
        console.WriteLine($"COCO  AP {Text(coco.AveragePrecision)}  AP50 {Text(coco.AveragePrecision50)}  "
            + $"AP75 {Text(coco.AveragePrecision75)}  "
            + $"small {Text(coco.AveragePrecisionSmall)}  medium {Text(coco.AveragePrecisionMedium)}  "
            + $"large {Text(coco.AveragePrecisionLarge)}");
        console.WriteLine($"      AR1 {Text(coco.AverageRecall1)}  AR10 {Text(coco.AverageRecall10)}  AR100 {Text(coco.AverageRecall100)}  "
            + $"small {Text(coco.AverageRecallSmall)}  medium {Text(coco.AverageRecallMedium)}  large {Text(coco.AverageRecallLarge)}");
        console.WriteLine($"YOLO  mAP50 {Text(metrics.Yolo.Map50)}  mAP50-95 {Text(metrics.Yolo.Map)}  mAP75 {Text(metrics.Yolo.Map75)}");
        console.WriteLine($"      P {Text(metrics.Yolo.Precision)}  R {Text(metrics.Yolo.Recall)}  F1 {Text(metrics.Yolo.F1)} "
            + $"at confidence {Text(metrics.Yolo.BestConfidence)}");
        var unfound = metrics.Yolo.PerClass.Where(entry => entry.Instances > 0 && entry.Recall == 0).Select(entry => entry.Name).ToList();
        if (unfound.Count > 0)
        {
            console.WriteLine($"      nothing of {Excerpt.OfMany(unfound)} is found at that confidence, which counts as P 0 and R 0");
        }
    }

    /// <summary>A number as the tables show it; a dash for NaN.</summary>
    /// <param name="value">A fraction, or NaN.</param>
    public static string Text(double value) => double.IsNaN(value) ? Absent : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static Table Classes(DetectionMetrics metrics)
    {
        var table = Tables.Create("Class", "Objects", "COCO AP", "AP50", "mAP50-95", "mAP50", "P", "R");
        table.AddText(
            $"all ({Counted.Of(metrics.ImageCount, "picture")})", Count(metrics.Yolo.PerClass.Sum(entry => entry.Instances)),
            Text(metrics.Coco.AveragePrecision), Text(metrics.Coco.AveragePrecision50), Text(metrics.Yolo.Map), Text(metrics.Yolo.Map50),
            Text(metrics.Yolo.Precision), Text(metrics.Yolo.Recall));
        foreach (var (yolo, coco) in metrics.Yolo.PerClass.Zip(metrics.Coco.PerClass))
        {
            table.AddText(
                yolo.Name, Count(yolo.Instances), Text(coco.AveragePrecision), Text(coco.AveragePrecision50),
                Text(yolo.AveragePrecision), Text(yolo.AveragePrecision50), Text(yolo.Precision), Text(yolo.Recall));
        }

        return table;
    }

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
