using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetGhost.Data;

/// <summary>Pictures that stay together when a dataset is divided.</summary>
/// <param name="Grouping">How they were grouped; never <see cref="PictureGrouping.Auto"/>.</param>
/// <param name="Members">For each group, the indices of its pictures.</param>
internal sealed partial record PictureGroups(PictureGrouping Grouping, IReadOnlyList<int[]> Members)
{
    /// <summary>So many groups of several pictures are no accident of naming: two may be any two words.</summary>
    private const int FewestScenes = 3;

    /// <summary>If less of the pictures are in groups of several, almost all names stand alone.</summary>
    private const double LeastShare = 0.2;

    /// <summary>True if the groups look like the scenes of a dataset: at least three have several pictures.</summary>
    public bool AreScenes
    {
        get
        {
            var scenes = Members.Where(members => members.Length > 1).ToList();
            return scenes.Count >= FewestScenes
                && scenes.Sum(members => members.Length) >= LeastShare * Members.Sum(members => members.Length);
        }
    }

    /// <summary>Groups pictures.</summary>
    /// <param name="images">The pictures; at least one.</param>
    /// <param name="grouping">How; not <see cref="PictureGrouping.Auto"/>, which <see cref="DatasetDivision"/> decides.</param>
    public static PictureGroups Of(IReadOnlyList<AnnotatedImage> images, PictureGrouping grouping)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (index, image) in images.Index())
        {
            var folder = Path.GetDirectoryName(image.Path) ?? "";
            var key = grouping switch
            {
                PictureGrouping.Folder => folder,
                PictureGrouping.Prefix => $"{folder}\0{PrefixOf(image.Path)}",
                PictureGrouping.None => index.ToString(CultureInfo.InvariantCulture),
                _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "Pass folder, prefix or none."),
            };
            if (!groups.TryGetValue(key, out var members))
            {
                groups.Add(key, members = []);
            }

            members.Add(index);
        }

        return new PictureGroups(grouping, [.. groups.Values.Select(members => members.ToArray())]);
    }

    /// <summary>The groups, with those made one that share a picture.</summary>
    /// <param name="same">Sets of indices of pictures that have to stay together.</param>
    public PictureGroups Joined(IReadOnlyList<int[]> same)
    {
        var groupOf = new int[Members.Sum(members => members.Length)];
        foreach (var (group, members) in Members.Index())
        {
            foreach (var index in members)
            {
                groupOf[index] = group;
            }
        }

        // The group that each was made a part of; its own number if none.
        int[] into = [.. Enumerable.Range(0, Members.Count)];
        foreach (var set in same)
        {
            foreach (var index in set.Skip(1))
            {
                var (first, second) = (Root(groupOf[set[0]]), Root(groupOf[index]));
                into[Math.Max(first, second)] = Math.Min(first, second);
            }
        }

        return this with
        {
            Members = [.. Members.Index().GroupBy(group => Root(group.Index))
                .Select(joined => joined.SelectMany(group => group.Item).Order().ToArray())],
        };

        int Root(int group) => into[group] == group ? group : Root(into[group]);
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
