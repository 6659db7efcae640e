using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Reports;

/// <summary>
/// <c>results.csv</c> of a run: one row per epoch, with the column names of YOLO tools, so that their scripts can read it.
/// </summary>
internal static class ResultsFile
{
    private static readonly string[] s_columns =
    [
        "epoch", "time", "train/box_loss", "train/cls_loss", "train/dfl_loss",
        "metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)",
        "val/box_loss", "val/cls_loss", "val/dfl_loss", "lr/pg0", "lr/pg1", "lr/pg2",
    ];

    /// <summary>Writes all epochs; an existing file is replaced atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">The epochs in order, those before a resumption included.</param>
    public static void Write(string path, IEnumerable<EpochReport> epochs)
    {
        var rows = new List<string> { string.Join(',', s_columns) };
        var seconds = 0.0;
        foreach (var epoch in epochs)
        {
            seconds += epoch.TrainingSeconds + epoch.ValidationSeconds;
            rows.Add(Row(epoch, seconds));
        }

        AtomicFile.WriteText(path, string.Concat(rows.Select(row => row + "\n")));
    }

    /// <summary>The learning rate groups are, in this order: biases, decayed weights, normalisation weights.</summary>
    private static string Row(EpochReport epoch, double seconds)
    {
        double[] values =
        [
            seconds, epoch.TrainingLoss.Box, epoch.TrainingLoss.Class, epoch.TrainingLoss.Dfl,
            epoch.Precision, epoch.Recall, epoch.Map50, epoch.Map,
            epoch.ValidationLoss.Box, epoch.ValidationLoss.Class, epoch.ValidationLoss.Dfl,
            epoch.BiasLearningRate, epoch.LearningRate, epoch.LearningRate,
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch},{string.Join(',', values.Select(Format))}");
    }

    /// <summary>Undefined numbers (no labelled object) are 0, as YOLO tools write them.</summary>
    private static string Format(double value) => (double.IsNaN(value) ? 0 : value).ToString("G6", CultureInfo.InvariantCulture);
}
