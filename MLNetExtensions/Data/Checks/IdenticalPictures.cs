using System.Security.Cryptography;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Finds pictures whose files are the same, byte for byte.</summary>
internal static class IdenticalPictures
{
    /// <summary>The sets of identical pictures, in the order of their first one; files that do not exist are in none.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="matters">
    /// Whether a set, given as indices of pictures, is worth a look; the same is asked of the pictures of one length before they are read.
    /// </param>
    /// <returns>Indices of the pictures of each set, ascending; entries for one path are in one set.</returns>
    public static IReadOnlyList<int[]> Find(IReadOnlyList<AnnotatedImage> images, Func<int[], bool> matters)
    {
        var sets = new List<int[]>();

        // Only pictures of the same length can be identical, so few are read.
        foreach (var candidates in Enumerable.Range(0, images.Count)
            .Where(index => images[index].Held is not null || File.Exists(images[index].Path))
            .GroupBy(index => Length(images[index])).Select(group => group.ToArray()).Where(matters))
        {
            var digests = Digests([.. candidates.Select(index => images[index]).DistinctBy(image => image.Path, StringComparer.Ordinal)]);
            sets.AddRange(candidates.GroupBy(index => digests[images[index].Path], StringComparer.Ordinal)
                .Select(group => group.ToArray()).Where(matters));
        }

        sets.Sort((first, second) => first[0].CompareTo(second[0]));
        return sets;
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
