using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The folders of a labelme dataset: {split}/ with pictures and JSON files, or all of them in one folder.</summary>
/// <param name="Splits">For each split its folder.</param>
/// <param name="IsWhole">True if the dataset is not divided.</param>
internal sealed record LabelmeFolders(IReadOnlyDictionary<string, string> Splits, bool IsWhole)
{
    /// <summary>JSON files that are looked into in a folder before it is taken for one without labels.</summary>
    private const int MostLooks = 20;

    /// <summary>True if the folder, or one up to two levels below, has a JSON file of labelme.</summary>
    public static bool Recognises(string root) => HasLabels(root) || FileTree.Folders(root).Any(folder =>
        HasLabels(folder) || FileTree.Folders(folder).Any(HasLabels));

    /// <summary>Finds the splits.</summary>
    /// <exception cref="DirectoryNotFoundException">The path is a file.</exception>
    public static LabelmeFolders Find(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"{root} is a file; name the folder that holds labelme's JSON files and the pictures.");
        }

        var splits = FileTree.Folders(root)
            .Where(folder => SplitName.IsKnown(Path.GetFileName(folder)) && (HasLabels(folder) || FileTree.Folders(folder).Any(HasLabels)))
            .ToDictionary(folder => Path.GetFileName(folder), StringComparer.Ordinal);
        return splits.Count > 0 && !HasLabels(root)
            ? new LabelmeFolders(splits, IsWhole: false)
            : new LabelmeFolders(new Dictionary<string, string>(StringComparer.Ordinal) { [SplitName.OfWhole] = root }, IsWhole: true);
    }

    /// <summary>The folder of a split.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string root, string split)
    {
        var folders = Find(root);
        return SplitName.Find(folders.Splits.Keys, split) is { } name
            ? folders.Splits[name]
            : throw new FileNotFoundException($"{root} has no split '{split}'; it has {Excerpt.OfMany(SplitName.Sort(folders.Splits.Keys))}"
                + (folders.IsWhole ? ": its pictures are not divided into folders called train, val and test." : "."));
    }

    private static bool HasLabels(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
            && !FileTree.IsHidden(Path.GetFileName(file.AsSpan())))
        .Take(MostLooks).Any(file => JsonGlance.KindOf(file) == JsonKind.Labelme);
}
