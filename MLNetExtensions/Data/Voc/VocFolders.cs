namespace MLNetGhost.Data;

/// <summary>The folders of a Pascal VOC dataset, whatever the case of their names.</summary>
/// <param name="Root">The dataset's folder.</param>
/// <param name="Annotations">The folder Annotations; null if there is none.</param>
/// <param name="Pictures">The folder JPEGImages, or images; null if there is neither.</param>
/// <param name="Lists">The folder ImageSets/Main; null if there is none.</param>
internal sealed record VocFolders(string Root, string? Annotations, string? Pictures, string? Lists)
{
    /// <summary>Finds the folders of a dataset.</summary>
    /// <param name="root">A folder that exists.</param>
    public static VocFolders Find(string root) => new(
        root,
        Inside(root, "Annotations"),
        Inside(root, "JPEGImages") ?? Inside(root, "images"),
        Inside(root, "ImageSets") is { } sets ? Inside(sets, "Main") : null);

    /// <summary>True if there are annotations.</summary>
    public bool HasAnnotations => AnnotationFiles().Any();

    /// <summary>The annotation files, in subfolders, too; sorted by path.</summary>
    public IEnumerable<string> AnnotationFiles() => Annotations is null ? [] : FileTree.Read(Annotations).Files
        .Select(file => file.Path).Where(path => Path.GetExtension(path.AsSpan()).Equals(".xml", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text files of ImageSets/Main.</summary>
    public IEnumerable<string> ListFiles() => Lists is null ? [] : Directory.EnumerateFiles(Lists)
        .Where(path => Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase)
            && !FileTree.IsHidden(Path.GetFileName(path.AsSpan())))
        .Order(StringComparer.Ordinal);

    private static string? Inside(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) ? path
            : SplitName.Find(FileTree.Folders(folder).Select(inner => Path.GetFileName(inner)), name) is { } found
            ? Path.Combine(folder, found)
            : null;
    }
}
