using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows how good detections are: COCO's numbers as the headline, those of the YOLO tools next to them, a row per class.</summary>
internal static class MetricsTable
{
    private const string Absent = "–";
    private const string Gap = "  ";
    private const int NameLength = 4;

    /// <summary>Writes the tables.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="metrics">The numbers.</param>
    public static void Write(ProgramConsole console, DetectionMetrics metrics)
    {
        Classes(metrics).Write(console);
        var (coco, yolo) = (metrics.Coco, metrics.Yolo);
        WriteNumbers(
            console, "COCO", $"AP {Text(coco.AveragePrecision)}", $"AP50 {Text(coco.AveragePrecision50)}",
            $"AP75 {Text(coco.AveragePrecision75)}", $"small {Text(coco.AveragePrecisionSmall)}",
            $"medium {Text(coco.AveragePrecisionMedium)}", $"large {Text(coco.AveragePrecisionLarge)}");
        WriteNumbers(
            console, "", $"AR1 {Text(coco.AverageRecall1)}", $"AR10 {Text(coco.AverageRecall10)}", $"AR100 {Text(coco.AverageRecall100)}",
            $"small {Text(coco.AverageRecallSmall)}", $"medium {Text(coco.AverageRecallMedium)}", $"large {Text(coco.AverageRecallLarge)}");
        WriteNumbers(console, "YOLO", $"mAP50 {Text(yolo.Map50)}", $"mAP50-95 {Text(yolo.Map)}", $"mAP75 {Text(yolo.Map75)}");
        WriteNumbers(
            console, "", $"P {Text(yolo.Precision)}", $"R {Text(yolo.Recall)}",
            $"F1 {Text(yolo.F1)} at confidence {Confidence(yolo.BestConfidence)}");
        var unfound = metrics.Yolo.PerClass.Where(entry => entry.Instances > 0 && entry.Recall == 0).Select(entry => entry.Name).ToList();
        if (unfound.Count > 0)
        {
            console.WriteLine($"      nothing of {Excerpt.OfMany(unfound)} is found at that confidence, which counts as P 0 and R 0");
        }
    }

    /// <summary>A number as the tables show it; a dash for NaN.</summary>
    /// <param name="value">A fraction, or NaN.</param>
    public static string Text(double value) => double.IsNaN(value) ? Absent : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Confidence(double value) => double.IsNaN(value) ? Absent : ConfidenceText.Of(value);

    private static void WriteNumbers(ProgramConsole console, string name, params string[] numbers)
    {
        foreach (var line in TextWrap.Join([name.PadRight(NameLength), .. numbers], Gap, console.LineWidth, NameLength + Gap.Length))
        {
            console.WriteLine(line);
        }
    }

    /// <summary>Where not all columns fit, the lines below the table still have the means of those that it lacks.</summary>
    private static FittedTable Classes(DetectionMetrics metrics)
    {
        var table = new FittedTable(
            new("Class"), new("Objects", 2), new("COCO AP", 0, "AP"), new("AP50", 1), new("mAP50-95", 4), new("mAP50", 4), new("P", 3),
            new("R", 3));
        table.Add(
            $"all ({Counted.Of(metrics.ImageCount, "picture")})", Count(metrics.Yolo.PerClass.Sum(entry => entry.Instances)),
            Text(metrics.Coco.AveragePrecision), Text(metrics.Coco.AveragePrecision50), Text(metrics.Yolo.Map), Text(metrics.Yolo.Map50),
            Text(metrics.Yolo.Precision), Text(metrics.Yolo.Recall));
        foreach (var (yolo, coco) in metrics.Yolo.PerClass.Zip(metrics.Coco.PerClass))
        {
            table.Add(
                yolo.Name, Count(yolo.Instances), Text(coco.AveragePrecision), Text(coco.AveragePrecision50),
                Text(yolo.AveragePrecision), Text(yolo.AveragePrecision50), Text(yolo.Precision), Text(yolo.Recall));
        }

        return table;
    }

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
