using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetGhost.Data;

/// <summary>Pictures that stay together when a dataset is divided.</summary>
/// <param name="Grouping">How they were grouped; never <see cref="PictureGrouping.Auto"/>.</param>
/// <param name="Members">For each group, the indices of its pictures.</param>
internal sealed partial record PictureGroups(PictureGrouping Grouping, IReadOnlyList<int[]> Members)
{
    /// <summary>With fewer groups, dividing them misses the shares by far.</summary>
    private const int FewestGroups = 10;

    /// <summary>A group with a greater share of the pictures leaves too little choice.</summary>
    private const double LargestShare = 0.25;

    /// <summary>The number of pictures of the largest group.</summary>
    public int Largest => Members.Max(members => members.Length);

    /// <summary>Groups pictures.</summary>
    /// <param name="images">The pictures; at least one.</param>
    /// <param name="grouping">How.</param>
    public static PictureGroups Find(IReadOnlyList<AnnotatedImage> images, PictureGrouping grouping)
    {
        if (grouping != PictureGrouping.Auto)
        {
            return Group(images, grouping);
        }

        PictureGrouping[] ways = [PictureGrouping.Folder, PictureGrouping.Prefix];
        return ways.Select(way => Group(images, way))
            .FirstOrDefault(groups => groups.Members.Count >= FewestGroups && groups.Members.Count < images.Count
                && groups.Largest <= LargestShare * images.Count)
            ?? Group(images, PictureGrouping.None);
    }

    /// <summary>How the pictures were grouped, as a part of a sentence.</summary>
    public string Describe() => Grouping switch
    {
        PictureGrouping.Folder => $"pictures of one folder kept together ({Members.Count} folders)",
        PictureGrouping.Prefix => $"pictures whose names differ only in their last number kept together ({Members.Count} groups)",
        _ => "each picture for itself",
    };

    /// <summary>The name of a picture without the number at its end, and without what services put around names.</summary>
    /// <param name="path">The picture.</param>
    /// <returns>The beginning; the name itself if it is a number only or has none at its end.</returns>
    internal static string PrefixOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        stem = ServiceEnd().Replace(stem, "");
        stem = UploadStart().Replace(stem, "");
        return Counter().Replace(stem, "") is { Length: > 0 } prefix ? prefix : stem;
    }

    private static PictureGroups Group(IReadOnlyList<AnnotatedImage> images, PictureGrouping grouping)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (index, image) in images.Index())
        {
            var folder = Path.GetDirectoryName(image.Path) ?? "";
            var key = grouping switch
            {
                PictureGrouping.Folder => folder,
                PictureGrouping.Prefix => $"{folder}\0{PrefixOf(image.Path)}",
                _ => index.ToString(CultureInfo.InvariantCulture),
            };
            if (!groups.TryGetValue(key, out var members))
            {
                groups.Add(key, members = []);
            }

            members.Add(index);
        }

        return new PictureGroups(grouping, [.. groups.Values.Select(members => members.ToArray())]);
    }

    /// <summary>A counter, perhaps in parentheses or with a word such as frame before it.</summary>
    [GeneratedRegex(@"[\s_.\-]*(frame|img|f)?[\s_.\-]*[(\[]?[0-9]+[)\]]?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Counter();

    /// <summary>Roboflow's hash, and the extension that it makes a part of the name.</summary>
    [GeneratedRegex(@"(_(jpe?g|png|bmp|webp))?\.rf\.[0-9a-zA-Z]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ServiceEnd();

    /// <summary>The eight digits that Label Studio puts before the names of uploaded files.</summary>
    [GeneratedRegex("^[0-9a-f]{8}-")]
    private static partial Regex UploadStart();
}
