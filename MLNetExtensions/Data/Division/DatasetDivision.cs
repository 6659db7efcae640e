using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>A dataset that was divided into splits.</summary>
/// <param name="Parts">The splits, in the order of their shares.</param>
/// <param name="Groups">The pictures that were kept together.</param>
internal sealed record DatasetDivision(IReadOnlyList<DetectionDataset> Parts, PictureGroups Groups)
{
    /// <summary>The names of the parts, in the order of their shares.</summary>
    private static readonly string[] s_names = ["train", "val", "test"];

    /// <summary>Divides a dataset, the same way on every call.</summary>
    /// <param name="dataset">The whole dataset.</param>
    /// <param name="shares">The share of each part of train, val and test; two or three positive numbers whose sum is 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="grouping">Which pictures stay together.</param>
    /// <exception cref="InvalidDataException">There are fewer groups of pictures than parts.</exception>
    public static DatasetDivision Divide(DetectionDataset dataset, IReadOnlyList<double> shares, int seed, PictureGrouping grouping)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares.Count, s_names.Length);
        if (dataset.Images.Count < shares.Count)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{dataset.Root} has {dataset.Images.Count} "
                + $"picture{(dataset.Images.Count == 1 ? "" : "s")}, too few for {shares.Count} splits; add pictures."));
        }

        var groups = PictureGroups.Find(dataset.Images, grouping);
        if (groups.Members.Count < shares.Count)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{dataset.Root} has {groups.Members.Count} "
                + $"group{(groups.Members.Count == 1 ? "" : "s")} of pictures by "
                + $"{(grouping == PictureGrouping.Folder ? "folder" : "prefix")}, "
                + $"too few for {shares.Count} splits; group by another rule, or not at all."));
        }

        int[][] classes = [.. dataset.Images.Select(image => image.Annotations.Where(annotation => !annotation.IsCrowd)
            .Select(annotation => annotation.ClassId).Distinct().ToArray())];
        var partOf = StratifiedAssignment.Find(
            groups.Members, classes, dataset.ClassNames.Count, Counts(dataset.Images.Count, shares), seed);
        return new DatasetDivision(
            [.. shares.Select((_, part) => Part(dataset, s_names[part], groups.Members.Where((_, group) => partOf[group] == part)))],
            groups);
    }

    /// <summary>The number of pictures of each part: rounded, at least one, with the rest for the first.</summary>
    private static int[] Counts(int pictures, IReadOnlyList<double> shares)
    {
        int[] counts = [.. shares.Select(share => Math.Max(1, (int)Math.Round(share * pictures)))];
        counts[0] = pictures - counts.Skip(1).Sum();
        while (counts[0] < 1)
        {
            counts[Array.IndexOf(counts, counts.Max())]--;
            counts[0] = pictures - counts.Skip(1).Sum();
        }

        return counts;
    }

    private static DetectionDataset Part(DetectionDataset dataset, string split, IEnumerable<int[]> groups)
    {
        int[] indices = [.. groups.SelectMany(group => group).Order()];
        AnnotatedImage[] images = [.. indices.Select(index => dataset.Images[index])];
        var paths = images.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        return dataset with
        {
            Split = split,
            Images = images,
            CocoIdentifiers = dataset.CocoIdentifiers is { } ids
                ? ids with { ImageIds = [.. indices.Select(index => ids.ImageIds[index])] }
                : null,
            Problems = [.. dataset.Problems.Where(problem => problem.Picture is not { } picture || paths.Contains(picture))],
        };
    }
}
