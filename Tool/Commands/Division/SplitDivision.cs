using System.Globalization;
using MLNetGhost.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>Makes lasting splits of the splits that a dataset has.</summary>
internal static class SplitDivision
{
    /// <summary>Divides a dataset anew.</summary>
    /// <param name="console">Where to say how.</param>
    /// <param name="splits">What was read, with the same classes.</param>
    /// <param name="shares">The shares of the new splits.</param>
    /// <param name="grouping">Which pictures stay together.</param>
    /// <param name="seed">The seed.</param>
    public static List<DetectionDataset> Divide(
        ProgramConsole console, List<DetectionDataset> splits, IReadOnlyList<double> shares, PictureGrouping grouping, int seed)
    {
        var division = DatasetDivision.Divide(Join(splits), shares, seed, grouping);
        var pictures = string.Join(" and ", splits.Select(split => string.Create(
            CultureInfo.InvariantCulture, $"{split.Images.Count} of {split.Split}")));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Divided pictures: {pictures}; each class with its share, seed "
            + $"{seed}, {division.Groups.Describe()}.{division.DescribeMiss()}"));
        if (grouping == PictureGrouping.Auto && division.Groups.Grouping == PictureGrouping.None)
        {
            console.WriteLine("If they are frames of a few videos, --group prefix or --group folder keeps each video in one split.");
        }

        return [.. division.Parts];
    }

    /// <summary>All pictures as one split; a file that is in several is taken from the first.</summary>
    private static DetectionDataset Join(List<DetectionDataset> splits) => splits is [var only] ? only : splits[0] with
    {
        Images = [.. splits.SelectMany(split => split.Images).DistinctBy(image => image.Path, StringComparer.Ordinal)],
        Warnings = [.. splits.SelectMany(split => split.Warnings).Distinct()],
        Problems = [.. splits.SelectMany(split => split.Problems)],
        CocoIdentifiers = null,
    };
}
