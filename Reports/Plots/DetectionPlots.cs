using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Reports;

/// <summary>
/// Draws evaluations, runs and datasets as PNG or SVG files, by the ending of the name. A file appears complete or not at all. Every
/// member throws an <see cref="ArgumentException"/> for another ending, and an <see cref="IOException"/> if the file cannot be written.
/// </summary>
public static class DetectionPlots
{
    /// <summary>Precision against recall at an IoU of 0.50, one curve per class and their mean, 960×640 pixels.</summary>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotPrecisionRecall(this DetectionMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        PlotPicture.Write(path, EvaluationPlots.PrecisionRecall(metrics.Yolo));
    }

    /// <summary>F1 against confidence, with the confidence of the best mean F1 marked, 960×640 pixels.</summary>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotF1(this DetectionMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        PlotPicture.Write(path, EvaluationPlots.F1(metrics.Yolo));
    }

    /// <summary>Precision against confidence, 960×640 pixels.</summary>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotPrecision(this DetectionMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        PlotPicture.Write(path, EvaluationPlots.Precision(metrics.Yolo));
    }

    /// <summary>Recall against confidence, 960×640 pixels.</summary>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotRecall(this DetectionMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        PlotPicture.Write(path, EvaluationPlots.Recall(metrics.Yolo));
    }

    /// <summary>Which class was predicted for which, in counts and shares; its size grows with the number of classes.</summary>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotConfusionMatrix(this DetectionMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ConfusionMatrixPlot.Write(path, metrics.ConfusionMatrix);
    }

    /// <summary>Losses, precision, recall, average precision and learning rates over the epochs, 1136×1080 pixels.</summary>
    /// <param name="epochs">The epochs in order: <see cref="TrainingResult.History"/>.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotTraining(this IReadOnlyList<EpochReport> epochs, string path)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        TrainingCurvesPlot.Write(path, epochs);
    }

    /// <summary>Counts of the classes, and sizes, shapes and positions of the labelled boxes, 1280×1040 pixels.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    public static void PlotLabels(this DetectionDataset dataset, string path)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        LabelStatisticsPlot.Write(path, LabelStatistics.Of(dataset));
    }
}
