using System.Globalization;
using MLNetGhost.Evaluation;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>Accuracy and training time of every run, and the mean of each way to train.</summary>
internal static class ComparisonTable
{
    /// <summary>The table.</summary>
    public static Table Create(IReadOnlyList<ComparisonResult> results)
    {
        var table = new Table { Border = TableBorder.Markdown }.AddColumns(
            "trained",
            "seed",
            "val mAP50 / mAP50-95",
            "test mAP50 / mAP50-95",
            "images/s",
            "training, minutes",
            "parameters, trained",
            "folded");
        foreach (var result in results.OrderBy(result => result.Variant, StringComparer.Ordinal).ThenBy(result => result.Seed))
        {
            AddRow(table, result.Seed.ToString(CultureInfo.InvariantCulture), [result]);
        }

        foreach (var runs in results.GroupBy(result => result.Variant).Where(runs => runs.Count() > 1)
            .OrderBy(runs => runs.Key, StringComparer.Ordinal))
        {
            AddRow(table, "mean", [.. runs]);
        }

        return table;
    }

    /// <summary>Mean mAP50 and mAP50-95.</summary>
    public static string Precision(IReadOnlyList<YoloMetrics> metrics) =>
        $"{Number(metrics.Average(found => found.Map50), "F3")} / {Number(metrics.Average(found => found.Map), "F3")}";

    /// <summary>A number, whatever the language of the system.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void AddRow(Table table, string seed, IReadOnlyList<ComparisonResult> results) => table.AddRow(
        results[0].Variant,
        seed,
        Precision([.. results.Select(result => result.Validation)]),
        results.All(result => result.Test is not null) ? Precision([.. results.Select(result => result.Test!)]) : "–",
        Number(results.Average(result => result.ImagesPerSecond), "F1"),
        Number(results.Average(result => result.TrainingMinutes), "F1"),
        Number(results[0].TrainedParameters, "N0"),
        Number(results[0].FoldedParameters, "N0"));
}
