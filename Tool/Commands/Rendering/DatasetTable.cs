using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Reports;

namespace MLNetGhost.Tool.Commands;

/// <summary>Shows what is in a dataset: pictures and boxes per split, boxes per class, warnings of the reader.</summary>
internal static class DatasetTable
{
    private const int LargestClassTable = 40;

    /// <summary>Writes the tables.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="statistics">The statistics of each split.</param>
    public static void Write(ProgramConsole console, IReadOnlyList<DetectionDataset> splits, IReadOnlyList<LabelStatistics> statistics)
    {
        Splits(statistics).Write(console);
        foreach (var sameClasses in statistics.GroupBy(
            split => string.Join('\n', split.Classes.Select(entry => entry.Name)), StringComparer.Ordinal))
        {
            LabelStatistics[] same = [.. sameClasses];
            Classes(same).Write(console);
            if (same[0].Classes.Count - LargestClassTable is > 0 and var more)
            {
                console.WriteLine($"and {Counted.Of(more, "more class", "more classes")}");
            }
        }

        foreach (var split in splits)
        {
            foreach (var warning in split.Warnings)
            {
                console.WriteLine($"Warning ({split.Split}): {warning.File}: {warning.Message}");
            }
        }

        if (splits.All(split => split.Warnings.Count == 0))
        {
            console.WriteLine("No problems found.");
        }
    }

    private static FittedTable Splits(IReadOnlyList<LabelStatistics> statistics)
    {
        var table = new FittedTable(
            new("Split"), new("Pictures"), new("Empty", 1), new("Boxes"), new("Crowds", 4), new("Small", 2), new("Medium", 2),
            new("Large", 2), new("Boxes each", 3));
        foreach (var split in statistics)
        {
            var (small, medium, large) = split.Sizes();
            table.Add(
                split.Split, Text(split.Images), Text(split.Backgrounds), Text(split.Boxes.Count), Text(split.Crowds), Text(small),
                Text(medium), Text(large),
                ((double)split.Boxes.Count / Math.Max(split.Images, 1)).ToString("0.0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>Counts per class for splits with the same classes.</summary>
    private static FittedTable Classes(LabelStatistics[] statistics)
    {
        var splits = statistics.Length;
        var table = new FittedTable([
            new("Id", splits), new("Class"),
            .. statistics.Index().SelectMany(split => new FittedTable.Column[]
            {
                new($"{split.Item.Split} boxes", split.Index), new("pictures", splits + 1 + split.Index),
            }),
        ]);
        for (var id = 0; id < Math.Min(statistics[0].Classes.Count, LargestClassTable); id++)
        {
            table.Add([
                Text(id), statistics[0].Classes[id].Name,
                .. statistics.SelectMany(split => new[] { Text(split.Classes[id].Boxes), Text(split.Classes[id].Images) }),
            ]);
        }

        return table;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
