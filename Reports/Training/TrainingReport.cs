using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Reports;

/// <summary>
/// The report of a finished training: pictures and one self-contained page, <c>report.html</c>, as the program's <c>train</c> writes them.
/// </summary>
public static class TrainingReport
{
    /// <summary>The name of the page.</summary>
    public const string FileName = "report.html";

    /// <summary>
    /// Writes curves, the confusion matrix, label statistics, the worst and the best pictures, and the page that shows them all.
    /// </summary>
    /// <param name="folder">The folder; it is created, and files of these names in it are replaced.</param>
    /// <param name="title">What was trained, in the heading of the page.</param>
    /// <param name="dataset">The split that was trained on.</param>
    /// <param name="training">The epochs: <see cref="DetectionRunResult.Training"/>, or <c>Training</c> of the estimator.</param>
    /// <param name="metrics">Validation of the best weights.</param>
    /// <param name="images">Labels and detections of the validation pictures, which are read from their files; null leaves the worst and
    /// the best of them out.</param>
    /// <param name="export">What the export compared; null leaves that section out.</param>
    /// <param name="findings">What would help (<see cref="DetectionRunResult.Findings"/>); null for nothing.</param>
    /// <returns>The path of the page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="InvalidDataException">A validation picture cannot be decoded.</exception>
    public static string Write(
        string folder,
        string title,
        DetectionDataset dataset,
        TrainingResult training,
        DetectionMetrics metrics,
        IReadOnlyList<EvaluatedImage>? images = null,
        ExportReport? export = null,
        IReadOnlyList<Finding>? findings = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(metrics);
        Directory.CreateDirectory(folder);
        RunPictures.WriteLabels(folder, dataset);
        training.History.PlotTraining(Path.Combine(folder, "results.png"));
        RunPictures.WriteValidation(folder, metrics, images ?? []);
        RunReport.Write(
            folder,
            new RunSummary(
                title, dataset.Root, dataset.Images.Count, training.History, training.Best, metrics, export)
            {
                Findings = findings ?? [],
            });
        return Path.Combine(folder, FileName);
    }
}
