using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Data;

/// <summary>Problems with the picture files of a dataset's splits.</summary>
/// <param name="Damaged">Files that are missing, damaged or of a different size than the dataset says.</param>
/// <param name="Shared">Pictures that an earlier split also has, byte for byte: they make validation look better than it is.</param>
internal sealed record SplitProblems(IReadOnlyList<DatasetWarning> Damaged, IReadOnlyList<DatasetWarning> Shared)
{
    /// <summary>Checks every file of every split.</summary>
    /// <param name="splits">The splits, in the order in which they are used.</param>
    /// <returns>The problems of each split.</returns>
    public static SplitProblems[] Find(IReadOnlyList<DetectionDataset> splits)
    {
        var damaged = splits.Select(FindDamaged).ToArray();
        var shared = FindShared(splits);
        return [.. damaged.Zip(shared, (files, pictures) => new SplitProblems(files, pictures))];
    }

    /// <summary>Pictures of a split that another one also has, byte for byte.</summary>
    /// <param name="first">The split that may keep them.</param>
    /// <param name="second">The split whose pictures are named.</param>
    public static IReadOnlyList<DatasetWarning> FindShared(DetectionDataset first, DetectionDataset second) =>
        FindShared([first, second])[1];

    private static DatasetWarning[] FindDamaged(DetectionDataset split)
    {
        var problems = new DatasetWarning?[split.Images.Count];
        Parallel.For(0, problems.Length, i =>
        {
            var image = split.Images[i];
            problems[i] = PictureFileCheck.FindProblem(image, isThorough: true) is { } problem
                ? new DatasetWarning(image.Path, problem)
                : null;
        });
        return [.. problems.OfType<DatasetWarning>()];
    }

    private static List<DatasetWarning>[] FindShared(IReadOnlyList<DetectionDataset> splits)
    {
        var shared = splits.Select(_ => new List<DatasetWarning>()).ToArray();
        (int Split, AnnotatedImage Image)[] files = [.. splits.Index()
            .SelectMany(split => split.Item.Images.Select(image => (split.Index, image)))];
        foreach (var same in IdenticalPictures.Find([.. files.Select(file => file.Image)],
            indices => indices.DistinctBy(index => files[index].Split).Skip(1).Any()))
        {
            var (firstSplit, first) = files[same[0]];
            foreach (var (split, image) in same.Select(index => files[index]).Where(file => file.Split != firstSplit))
            {
                shared[split].Add(new DatasetWarning(image.Path,
                    $"is the same picture as {first.Path} of {splits[firstSplit].Split}; keep it in only one of them."));
            }
        }

        return shared;
    }
}
