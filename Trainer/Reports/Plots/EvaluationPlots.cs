using MLNetGhost.Evaluation;

namespace MLNetGhost.Trainer.Reports.Plots;

/// <summary>The pictures of a validation, under the names that users of YOLO tools know.</summary>
internal static class EvaluationPlots
{
    /// <summary>Writes <c>PR_curve.png</c>, <c>F1_curve.png</c>, <c>P_curve.png</c>, <c>R_curve.png</c> and <c>confusion_matrix.png</c>.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="metrics">The validation.</param>
    public static void Write(string folder, DetectionMetrics metrics)
    {
        var yolo = metrics.Yolo;
        ClassCurvesPlot.Write(
            Path.Combine(folder, "PR_curve.png"), "Precision and recall (average precision at IoU 0.5)", "recall", "precision",
            Curves(yolo, curve => curve.PrecisionByRecall, (_, entry) => entry.AveragePrecision50), Mean(yolo, curve => curve.PrecisionByRecall, _ => yolo.Map50));
        WriteByConfidence(folder, "F1_curve.png", "F1 and confidence (largest F1)", "F1", yolo, curve => curve.F1ByConfidence);
        WriteByConfidence(folder, "P_curve.png", "Precision and confidence (largest precision)", "precision", yolo, curve => curve.PrecisionByConfidence);
        WriteByConfidence(folder, "R_curve.png", "Recall and confidence (largest recall)", "recall", yolo, curve => curve.RecallByConfidence);
        ConfusionMatrixPlot.Write(Path.Combine(folder, "confusion_matrix.png"), metrics.ConfusionMatrix);
    }

    private static void WriteByConfidence(
        string folder, string file, string title, string yTitle, YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values) => ClassCurvesPlot.Write(
            Path.Combine(folder, file), title, "confidence", yTitle, Curves(yolo, values, (curve, _) => values(curve).Max()), Mean(yolo, values, mean => mean.Max()));

    private static PlotCurve[] Curves(
        YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values, Func<ClassCurves, YoloClassMetrics, double> summary) =>
        [.. yolo.Curves.Select(curve => new PlotCurve(curve.ClassId, curve.Name, values(curve), summary(curve, yolo.PerClass[curve.ClassId])))];

    private static PlotCurve Mean(YoloMetrics yolo, Func<ClassCurves, IReadOnlyList<double>> values, Func<IReadOnlyList<double>, double> summary)
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
