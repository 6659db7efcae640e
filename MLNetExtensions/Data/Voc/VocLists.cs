using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The files of ImageSets/Main, each a list of pictures.</summary>
internal sealed class VocLists
{
    /// <summary>Names of a list that holds all pictures, if it is the only one: VOC's own, and CVAT's without subsets.</summary>
    private static readonly string[] s_namesOfWhole = ["trainval", "default", "all"];

    private VocLists(Dictionary<string, string> files) => Files = files;

    /// <summary>Paths of all lists by their names.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Names of the lists that are splits: not those of the pictures that contain one class (<c>cat_train.txt</c>).</summary>
    public IReadOnlyList<string> Splits => [.. Files.Keys.Where(name =>
        !Files.Keys.Any(split => name.EndsWith($"_{split}", StringComparison.Ordinal)) || !IsOfOneClass(Files[name]))];

    /// <summary>The one list of a dataset that is not divided; null if there are several, or it is a split.</summary>
    public string? Whole =>
        Splits is [var only] && s_namesOfWhole.Contains(only, StringComparer.OrdinalIgnoreCase) ? only : null;

    /// <summary>The lists of a dataset; none if it has no folder of lists.</summary>
    /// <param name="folders">Its folders.</param>
    public static VocLists Of(VocFolders folders) =>
        new(folders.ListFiles().ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal));

    /// <summary>True if the first row is a picture's name and 1, 0 or −1: the class is present, present but difficult, or absent.</summary>
    private static bool IsOfOneClass(string file) =>
        TextFile.Glance(file).FirstOrDefault()?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, "1" or "0" or "-1"];
}
