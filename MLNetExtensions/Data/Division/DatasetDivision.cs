using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A dataset that was divided into splits.</summary>
/// <param name="Parts">The splits, in the order of their shares.</param>
/// <param name="Groups">The pictures that were kept together.</param>
/// <param name="Shares">The share of each part that was asked for.</param>
internal sealed record DatasetDivision(
    IReadOnlyList<DetectionDataset> Parts, PictureGroups Groups, IReadOnlyList<double> Shares)
{
    /// <summary>A part that misses its share by more than this is named.</summary>
    private const double Miss = 0.02;

    /// <summary>Groups that leave a part less than this of its share are too uneven to be kept together unasked.</summary>
    private const double LeastOfShare = 0.25;

    /// <summary>The names of the parts, in the order of their shares.</summary>
    private static readonly string[] s_names = ["train", "val", "test"];

    private static readonly PictureGrouping[] s_ways = [PictureGrouping.Folder, PictureGrouping.Prefix];

    private bool KeepsClasses { get; init; }

    /// <summary>The share of the pictures that each part has.</summary>
    public IReadOnlyList<double> Reached =>
        [.. Parts.Select(part => (double)part.Images.Count / Parts.Sum(other => other.Images.Count))];

    /// <summary>True if groups of pictures, which stay whole, make the parts larger or smaller than was asked for.</summary>
    public bool MissesShares => Groups.Grouping != PictureGrouping.None
        && Reached.Zip(Shares, (reached, wanted) => Math.Abs(reached - wanted)).Max() > Miss;

    /// <summary>The shares that were missed, as a sentence that begins with a blank; empty if they are met.</summary>
    public string DescribeMiss() => MissesShares
        ? $" Groups stay whole, so the shares are {Percent(Reached)} instead of {Percent(Shares)}."
        : "";

    /// <summary>Divides a dataset, the same way on every call.</summary>
    /// <param name="dataset">The whole dataset.</param>
    /// <param name="shares">The share of each part of train, val and test; two or three positive numbers whose sum is 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="grouping">Which pictures stay together; those that are identical, byte for byte, always do.</param>
    /// <exception cref="InvalidDataException">There are fewer groups of pictures than parts.</exception>
    public static DatasetDivision Divide(DetectionDataset dataset, IReadOnlyList<double> shares, int seed, PictureGrouping grouping)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares.Count, s_names.Length);
        if (dataset.Images.Count < shares.Count)
        {
            throw new InvalidDataException($"{dataset.Root} has {Counted.Of(dataset.Images.Count, "picture")}, too few for {shares.Count} "
                + "splits; add pictures.");
        }

        var same = IdenticalPictures.Find(dataset.Images, indices => indices.Length > 1);
        if (grouping != PictureGrouping.Auto)
        {
            return Divide(dataset, shares, seed, RequireEnough(PictureGroups.Of(dataset.Images, grouping), dataset, shares.Count), same);
        }

        foreach (var groups in s_ways.Select(way => PictureGroups.Of(dataset.Images, way)).Where(groups => groups.AreScenes))
        {
            var division = Divide(dataset, shares, seed, groups, same);
            if (division.HasRoom() && division.KeepsClasses)
            {
                return division;
            }
        }

        return Divide(dataset, shares, seed, PictureGroups.Of(dataset.Images, PictureGrouping.None), same);
    }

    private static DatasetDivision Divide(
        DetectionDataset dataset, IReadOnlyList<double> shares, int seed, PictureGroups found, IReadOnlyList<int[]> same)
    {
        // Copies of a few pictures cannot be divided otherwise.
        var groups = found.Joined(same) is { } joined && joined.Members.Count >= shares.Count ? joined : found;
        int[][] classes = [.. dataset.Images.Select(image => image.Annotations.Where(annotation => !annotation.IsCrowd)
            .Select(annotation => annotation.ClassId).Distinct().ToArray())];
        var partOf = StratifiedAssignment.Find(
            groups.Members, classes, dataset.ClassNames.Count, Counts(dataset.Images.Count, shares), seed);
        return new DatasetDivision(
            [.. shares.Select((_, part) => Part(dataset, s_names[part], groups.Members.Where((_, group) => partOf[group] == part)))],
            groups, shares)
        { KeepsClasses = AreKept(classes, groups.Members, partOf, shares) };
    }

    private static PictureGroups RequireEnough(PictureGroups groups, DetectionDataset dataset, int parts) =>
        groups.Members.Count >= parts ? groups
            : throw new InvalidDataException($"{dataset.Root} has {Counted.Of(groups.Members.Count, "group")} of pictures by "
                + $"{(groups.Grouping == PictureGrouping.Folder ? "folder" : "prefix")}, too few for {parts} splits; group by another "
                + "rule, or not at all.");

    /// <summary>True if no part is much smaller than it should be.</summary>
    private bool HasRoom() => Reached.Zip(Shares).All(share => share.First >= LeastOfShare * share.Second);

    /// <summary>
    /// True if every class that has a picture for each part is trained on and, as far as it is in several groups, measured: a class whose
    /// name begins the names of all its pictures must not go into one part.
    /// </summary>
    private static bool AreKept(int[][] classes, IReadOnlyList<int[]> groups, int[] partOf, IReadOnlyList<double> shares) =>
        classes.Index().SelectMany(image => image.Item.Select(id => (Id: id, Image: image.Index))).GroupBy(pair => pair.Id)
            .Where(ofClass => shares.Min() * ofClass.Count() >= 1)
            .All(ofClass =>
            {
                var pictures = ofClass.Select(pair => pair.Image).ToHashSet();
                var parts = groups.Zip(partOf).Where(group => group.First.Any(pictures.Contains)).Select(group => group.Second).ToList();
                return parts.Contains(0) && parts.Distinct().Count() >= Math.Min(parts.Count, shares.Count);
            });

    private static string Percent(IEnumerable<double> shares) =>
        string.Join('/', shares.Select(share => (100 * share).ToString("0", CultureInfo.InvariantCulture)));

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
        DatasetProblem[] problems =
        [
            .. dataset.Problems.Where(problem => problem.Kind != ProblemKind.ClassWithoutBoxes
                && (problem.Picture is not { } picture || paths.Contains(picture))),
            .. AbsentClasses.Find(dataset.ClassNames, images, dataset.Root, split) is { } absent ? [absent] : Array.Empty<DatasetProblem>(),
        ];
        return dataset with
        {
            Split = split,
            Images = images,
            CocoIdentifiers = dataset.CocoIdentifiers is { } ids
                ? ids with { ImageIds = [.. indices.Select(index => ids.ImageIds[index])] }
                : null,
            Problems = problems,
            Warnings =
            [
                .. dataset.Warnings.Where(warning => warning.Kind != ProblemKind.ClassWithoutBoxes),
                .. ProblemSummary.Warnings(problems.Where(problem => problem.Kind == ProblemKind.ClassWithoutBoxes), dataset.Root),
            ],
        };
    }
}
