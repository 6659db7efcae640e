using MLNetGhost.Evaluation;
using OxyPlot;

namespace MLNetGhost.Reports;

/// <summary>The pictures of a validation, under the names that users of YOLO tools know.</summary>
internal static class EvaluationPlots
{
    /// <summary>
    /// Writes <c>PR_curve.png</c>, <c>F1_curve.png</c>, <c>P_curve.png</c>, <c>R_curve.png</c> and <c>confusion_matrix.png</c>.
    /// </summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="metrics">The validation.</param>
    public static void Write(string folder, DetectionMetrics metrics)
    {
        var yolo = metrics.Yolo;
        PlotPicture.Write(Path.Combine(folder, "PR_curve.png"), PrecisionRecall(yolo));
        PlotPicture.Write(Path.Combine(folder, "F1_curve.png"), F1(yolo));
        PlotPicture.Write(Path.Combine(folder, "P_curve.png"), Precision(yolo));
        PlotPicture.Write(Path.Combine(folder, "R_curve.png"), Recall(yolo));
        ConfusionMatrixPlot.Write(Path.Combine(folder, "confusion_matrix.png"), metrics.ConfusionMatrix);
    }

    /// <summary>Precision against recall. The legend shows average precision at an IoU of 0.50.</summary>
    /// <param name="yolo">The validation.</param>
    public static PlotModel PrecisionRecall(YoloMetrics yolo) => ClassCurvesPlot.Create(
        "Precision and recall (average precision at IoU 0.5)", "recall", "precision",
        Curves(yolo, curve => curve.PrecisionByRecall, (_, entry) => entry.AveragePrecision50),
        Mean(yolo, curve => curve.PrecisionByRecall, _ => yolo.Map50));

    /// <summary>
    /// F1 against confidence. The legend shows the numbers at the chosen confidence, as the summary of a run does; the next two do
    /// likewise.
    /// </summary>
    /// <param name="yolo">The validation.</param>
    public static PlotModel F1(YoloMetrics yolo) => ByConfidence("F1", yolo, curve => curve.F1ByConfidence, entry => entry.F1, yolo.F1);

    /// <summary>Precision against confidence.</summary>
    /// <param name="yolo">The validation.</param>
    public static PlotModel Precision(YoloMetrics yolo) =>
        ByConfidence("precision", yolo, curve => curve.PrecisionByConfidence, entry => entry.Precision, yolo.Precision);

    /// <summary>Recall against confidence.</summary>
    /// <param name="yolo">The validation.</param>
    public static PlotModel Recall(YoloMetrics yolo) => ByConfidence(
        "recall", yolo, curve => curve.RecallByConfidence, entry => entry.Recall, yolo.Recall);

    private static PlotModel ByConfidence(
        string quantity, YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values, Func<YoloClassMetrics, double> chosen,
            double mean)
    {
        const string Axis = "confidence";
        var curves = Curves(yolo, values, (_, entry) => chosen(entry));
        var title = $"{char.ToUpperInvariant(quantity[0])}{quantity[1..]} and confidence";
        return double.IsNaN(yolo.BestConfidence)
            ? ClassCurvesPlot.Create(title, Axis, quantity, curves, Mean(yolo, values, _ => mean))
            : ClassCurvesPlot.Create(
                FormattableString.Invariant($"{title} (numbers at confidence {ConfidenceText.Of(yolo.BestConfidence)})"),
                Axis, quantity, curves, Mean(yolo, values, _ => mean), new DataPoint(yolo.BestConfidence, mean));
    }

    private static PlotCurve[] Curves(
        YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values, Func<ClassCurves, YoloClassMetrics, double> summary) =>
        [.. yolo.Curves.Select(
            curve => new PlotCurve(curve.ClassId, curve.Name, values(curve), summary(curve, yolo.PerClass[curve.ClassId])))];

    private static PlotCurve Mean(
        YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values, Func<IReadOnlyList<double>, double> summary)
    {
        var mean = new double[ClassCurves.PointCount];
        foreach (var curve in yolo.Curves.Select(values))
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += curve[i] / yolo.Curves.Count;
            }
        }

        return new PlotCurve(-1, "all classes", mean, summary(mean));
    }
}
