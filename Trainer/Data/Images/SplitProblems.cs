using System.Security.Cryptography;
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
            problems[i] = PictureFileCheck.FindProblem(image) is { } problem ? new DatasetWarning(image.Path, problem) : null;
        });
        return [.. problems.OfType<DatasetWarning>()];
    }

    private static List<DatasetWarning>[] FindShared(IReadOnlyList<DetectionDataset> splits)
    {
        var shared = splits.Select(_ => new List<DatasetWarning>()).ToArray();
        var files = splits.Index()
            .SelectMany(split => split.Item.Images.Select(image => (Split: split.Index, image.Path)))
            .Where(file => File.Exists(file.Path));

        // Only files of the same length can be identical, so few are read.
        foreach (var candidates in files.GroupBy(file => new FileInfo(file.Path).Length).Where(AreInSeveralSplits))
        {
            var digests = Digests([.. candidates.Select(file => file.Path).Distinct(StringComparer.Ordinal)]);
            foreach (var same in candidates.GroupBy(file => digests[file.Path]).Where(AreInSeveralSplits))
            {
                var (firstSplit, firstPath) = same.First();
                foreach (var (split, path) in same.Where(file => file.Split != firstSplit))
                {
                    shared[split].Add(new DatasetWarning(path,
                        $"is the same picture as {firstPath} of {splits[firstSplit].Split}; keep it in only one of them."));
                }
            }
        }

        return shared;

        static bool AreInSeveralSplits<T>(IGrouping<T, (int Split, string Path)> group) =>
            group.DistinctBy(file => file.Split).Skip(1).Any();
    }

    /// <summary>A digest of the content of each path; a single file need not be read.</summary>
    private static Dictionary<string, string> Digests(string[] paths) => paths.Length == 1
        ? new(StringComparer.Ordinal) { [paths[0]] = "" }
        : paths.AsParallel().Select(path => KeyValuePair.Create(path, Digest(path))).ToDictionary(StringComparer.Ordinal);

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
