namespace MLNetGhost.Data;

/// <summary>Folders called train, val and test with pictures and a Pascal VOC file beside each, as some services export them.</summary>
internal static class VocSplitFolders
{
    /// <summary>The folder of each split; none if the dataset has no such folders, or has annotations elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> Find(string root) => VocFolders.Find(root).Annotations is null
        ? FileTree.Folders(root).Where(folder => SplitName.IsKnown(Path.GetFileName(folder)) && VocFolders.AreBesideIn(folder))
            .ToDictionary(folder => Path.GetFileName(folder), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);
}
