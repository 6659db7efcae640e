using System.Globalization;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>The lines that a run shows, on a terminal and elsewhere.</summary>
internal static class TrainingText
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The line for a finished epoch where there is no table: it says what each number is.</summary>
    /// <param name="epoch">The epoch.</param>
    public static string Epoch(EpochProgress epoch)
    {
        var report = epoch.Report;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch,3}/{epoch.EpochCount}  train {Loss(report.TrainingLoss)}  val {Loss(report.ValidationLoss)}  P "
            + $"{MetricsTable.Text(report.Precision)} R {MetricsTable.Text(report.Recall)}  mAP50 {MetricsTable.Text(report.Map50)}  "
            + $"mAP50-95 {MetricsTable.Text(report.Map)}  {report.ImagesPerSecond:0.0} images/s  "
            + $"{report.TrainingSeconds + report.ValidationSeconds:0.0} s  {Teacher(report)}"
            + $"{Memory(report.ResidentBytes)}{(EpochTable.IsBest(report) ? "  best" : "")}");
    }

    /// <summary>What is shown beside the bar of the current epoch, the most important first.</summary>
    /// <param name="batch">The finished batch.</param>
    public static IEnumerable<string> Batch(BatchProgress batch) =>
        [Speed(batch.ImagesPerSecond), Loss(batch.Loss), Memory(Environment.WorkingSet)];

    /// <summary>What is shown beside the bar of the current validation, the most important first.</summary>
    /// <param name="batch">The finished batch.</param>
    public static IEnumerable<string> Validation(ValidationProgress batch) =>
        [Speed(batch.ImagesPerSecond), Memory(Environment.WorkingSet)];

    /// <summary>Memory of the process.</summary>
    /// <param name="bytes">Resident bytes.</param>
    public static string Memory(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.0} GiB");

    /// <summary>A note of the trainer.</summary>
    /// <param name="note">The note.</param>
    public static string Note(TrainingNote note) => note.IsWarning ? $"Warning: {note.Text}" : note.Text;

    /// <summary>What the teacher adds to the loss, and its share of the training time; empty without one.</summary>
    private static string Teacher(EpochReport report) => report.TeacherLoss is not { } loss ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"teacher cls {loss.Class:0.000} box {loss.Box:0.000} features {loss.Features:0.000}, "
        + $"{100 * report.TeacherSeconds / Math.Max(report.TrainingSeconds, 1e-9):0} % of training  ");

    private static string Speed(double imagesPerSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond:0.0} images/s");

    private static string Loss(LossParts loss) =>
        string.Create(CultureInfo.InvariantCulture, $"box {loss.Box:0.000} cls {loss.Class:0.000} dfl {loss.Dfl:0.000}");
}
