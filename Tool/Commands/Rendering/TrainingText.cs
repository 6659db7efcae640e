using System.Globalization;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>The lines that a run shows, on a terminal and elsewhere.</summary>
internal static class TrainingText
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The line for a finished epoch.</summary>
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
            + $"{Memory(report.ResidentBytes)}{(report.IsBest ? "  best" : "")}");
    }

    /// <summary>The text beside the bar of the current epoch.</summary>
    /// <param name="batch">The finished batch.</param>
    public static string Batch(BatchProgress batch) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {batch.Epoch}/{batch.EpochCount}  {Loss(batch.Loss)}  {batch.ImagesPerSecond:0.0} images/s  "
        + $"{Memory(Environment.WorkingSet)}");

    /// <summary>The text beside the bar of the current validation.</summary>
    /// <param name="batch">The finished batch.</param>
    public static string Validation(ValidationProgress batch) => string.Create(
        CultureInfo.InvariantCulture,
        $"validation  {batch.ImagesPerSecond:0.0} images/s  {Memory(Environment.WorkingSet)}");

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

    private static string Loss(LossParts loss) =>
        string.Create(CultureInfo.InvariantCulture, $"box {loss.Box:0.000} cls {loss.Class:0.000} dfl {loss.Dfl:0.000}");
}
