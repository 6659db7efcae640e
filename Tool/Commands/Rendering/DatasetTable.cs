using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Files;
using MLNetGhost.Reports;
using Spectre.Console;

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
        console.Out.Write(Splits(statistics));
        foreach (var sameClasses in statistics.GroupBy(
            split => string.Join('\n', split.Classes.Select(entry => entry.Name)), StringComparer.Ordinal))
        {
            console.Out.Write(Classes([.. sameClasses]));
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

    private static Table Splits(IReadOnlyList<LabelStatistics> statistics)
    {
        var table = Tables.Create("Split", "Pictures", "Empty", "Boxes", "Crowds", "Small", "Medium", "Large", "Boxes each");
        foreach (var split in statistics)
        {
            var (small, medium, large) = split.Sizes();
            table.AddText(
                split.Split, Text(split.Images), Text(split.Backgrounds), Text(split.Boxes.Count), Text(split.Crowds), Text(small),
                    Text(medium), Text(large),
                ((double)split.Boxes.Count / Math.Max(split.Images, 1)).ToString("0.0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>Counts per class for splits with the same classes.</summary>
    private static Table Classes(IReadOnlyList<LabelStatistics> statistics)
    {
        var table = Tables.Create(["Id", "Class", .. statistics.SelectMany(split => new[] { $"{split.Split} boxes", "pictures" })]);
        var count = statistics[0].Classes.Count;
        for (var id = 0; id < Math.Min(count, LargestClassTable); id++)
        {
            table.AddText([
                Text(id), statistics[0].Classes[id].Name,
                .. statistics.SelectMany(split => new[] { Text(split.Classes[id].Boxes), Text(split.Classes[id].Images) }),
            ]);
        }

        if (count > LargestClassTable)
        {
            table.Caption = Tables.Title($"and {Counted.Of(count - LargestClassTable, "more class", "more classes")}");
        }

        return table;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
