using System.Security.Cryptography;
using MLNetGhost.Data;
using MLNetGhost.Files;

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
            .SelectMany(split => split.Item.Images.Select(image => (Split: split.Index, Image: image)))
            .Where(file => file.Image.Held is not null || File.Exists(file.Image.Path));

        // Only pictures of the same length can be identical, so few are read.
        foreach (var candidates in files.GroupBy(file => Length(file.Image)).Where(AreInSeveralSplits))
        {
            var digests = Digests([.. candidates.Select(file => file.Image).DistinctBy(image => image.Path, StringComparer.Ordinal)]);
            foreach (var same in candidates.GroupBy(file => digests[file.Image.Path]).Where(AreInSeveralSplits))
            {
                var (firstSplit, first) = same.First();
                foreach (var (split, image) in same.Where(file => file.Split != firstSplit))
                {
                    shared[split].Add(new DatasetWarning(image.Path,
                        $"is the same picture as {first.Path} of {splits[firstSplit].Split}; keep it in only one of them."));
                }
            }
        }

        return shared;

        static bool AreInSeveralSplits<T>(IGrouping<T, (int Split, AnnotatedImage Image)> group) =>
            group.DistinctBy(file => file.Split).Skip(1).Any();
    }

    private static long Length(AnnotatedImage image) => image.Held?.Length ?? new FileInfo(image.Path).Length;

    /// <summary>A digest of the content of each picture, by its path; a single picture need not be read.</summary>
    private static Dictionary<string, string> Digests(AnnotatedImage[] images) => images.Length == 1
        ? new(StringComparer.Ordinal) { [images[0].Path] = "" }
        : images.AsParallel().Select(image => KeyValuePair.Create(image.Path, Digest(image))).ToDictionary(StringComparer.Ordinal);

    private static string Digest(AnnotatedImage image)
    {
        using Stream content = image.Held is { } held ? new MemoryStream(held.Read(), writable: false) : SharedFile.OpenStream(image.Path);
        return Convert.ToHexString(SHA256.HashData(content));
    }
}
