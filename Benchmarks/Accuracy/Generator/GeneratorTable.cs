using MLNetGhost.Trainer.Loss;
using Spectre.Console;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>What each kind of pictures bought: means over the seeds, and the difference from pictures with everything.</summary>
internal static class GeneratorTable
{
    private const string None = "–";

    /// <summary>The table, in the order of the results.</summary>
    public static Table Create(IReadOnlyList<GeneratorResult> results)
    {
        var table = new Table { Border = TableBorder.Markdown }.AddColumns(
            "pictures",
            "pretraining, minutes",
            "val losses after the last epoch (box, class, distribution)",
            "val mAP50 / mAP50-95",
            "less everything",
            "val mAP50-95 by seed",
            "test mAP50 / mAP50-95");
        var baseline = results.FirstOrDefault(result => result.Variant == GeneratorVariant.Everything);
        foreach (var result in results)
        {
            var runs = result.Runs;
            var loss = runs.Aggregate(default(LossParts), (sum, run) => sum + run.LastLoss) / runs.Count;
            table.AddRow(
                result.Variant,
                result.Minutes is { } minutes ? ComparisonTable.Number(minutes, "F1") : None,
                string.Join(' ', new[] { loss.Box, loss.Class, loss.Dfl }.Select(part => ComparisonTable.Number(part, "F2"))),
                ComparisonTable.Precision([.. runs.Select(run => run.Validation)]),
                baseline is null || baseline == result ? None : Difference(runs, baseline.Runs),
                string.Join(", ", runs.Select(run => ComparisonTable.Number(run.Validation.Map, "F3"))),
                runs.All(run => run.Test is not null) ? ComparisonTable.Precision([.. runs.Select(run => run.Test!)]) : None);
        }

        return table;
    }

    private static string Difference(IReadOnlyList<ComparisonResult> runs, IReadOnlyList<ComparisonResult> baseline)
    {
        return $"{Of(run => run.Validation.Map50)} / {Of(run => run.Validation.Map)}";

        string Of(Func<ComparisonResult, double> value) =>
            ComparisonTable.Number(runs.Average(value) - baseline.Average(value), "+0.000;-0.000;0.000");
    }
}
