using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Reports;

/// <summary>
/// <c>results.csv</c> of a run: one row an epoch, under the column names that YOLO tools use, so that their scripts read it.
/// </summary>
public static class ResultsFile
{
    private static readonly string[] s_columns =
    [
        "epoch", "time", "train/box_loss", "train/cls_loss", "train/dfl_loss",
        "metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)",
        "val/box_loss", "val/cls_loss", "val/dfl_loss", "lr/pg0", "lr/pg1", "lr/pg2",
    ];

    /// <summary>Writes all epochs; a file that is there is replaced at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">The epochs in order.</param>
    public static void Write(string path, IEnumerable<EpochResult> epochs) =>
        AtomicFile.WriteText(path, string.Concat(epochs.Select(Row).Prepend(string.Join(',', s_columns)).Select(line => line + "\n")));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A column is missing or a value is not a number.</exception>
    public static IReadOnlyList<EpochResult> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Length == 0 || !lines[0].Split(',').Select(name => name.Trim()).SequenceEqual(s_columns))
        {
            throw new InvalidDataException($"{path} does not begin with the columns {string.Join(',', s_columns)}; name a results.csv that training wrote.");
        }

        return [.. lines.Skip(1).Where(line => line.Length > 0).Select((line, index) => Parse(path, line, index + 2))];
    }

    private static string Row(EpochResult result)
    {
        double Rate(int group) => group < result.LearningRates.Count ? result.LearningRates[group] : 0;
        double[] values =
        [
            result.Seconds, result.Train.Box, result.Train.Class, result.Train.Dfl,
            result.Precision, result.Recall, result.Map50, result.Map,
            result.Validation.Box, result.Validation.Class, result.Validation.Dfl, Rate(0), Rate(1), Rate(2),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{result.Epoch},{string.Join(',', values.Select(Format))}");
    }

    private static string Format(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static EpochResult Parse(string path, string line, int number)
    {
        var values = new double[s_columns.Length];
        var texts = line.Split(',');
        for (var i = 0; i < values.Length; i++)
        {
            if (i >= texts.Length || !double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                throw new InvalidDataException($"{path}, line {number}: {s_columns[i]} is not a number; remove the line or start a new run.");
            }
        }

        return new EpochResult(
            (int)values[0], values[1], new LossParts(values[2], values[3], values[4]), new LossParts(values[9], values[10], values[11]),
            values[5], values[6], values[7], values[8], values[12..15]);
    }
}
