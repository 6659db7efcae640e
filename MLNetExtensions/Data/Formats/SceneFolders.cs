namespace MLNetGhost.Data;

/// <summary>
/// Folders of scenes, cameras or days with labels beside the pictures: one such folder below another may be a dataset that lies there, but
/// several are parts of one.
/// </summary>
internal static class SceneFolders
{
    /// <summary>
    /// The folders that have labels beside pictures, up to two levels below another, looked for as they are asked for; those of splits are
    /// none.
    /// </summary>
    /// <param name="root">Full path of a folder that exists.</param>
    /// <param name="hasLabels">Whether labels of the format lie beside pictures directly in a folder.</param>
    public static IEnumerable<string> Find(string root, Func<string, bool> hasLabels) =>
        Inside(root).SelectMany(folder => Inside(folder).Prepend(folder)).Where(hasLabels);

    private static IEnumerable<string> Inside(string folder) =>
        FileTree.Folders(folder).Where(inner => !SplitName.IsKnown(Path.GetFileName(inner)));
}
