using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The folders of a Pascal VOC dataset, whatever the case of their names.</summary>
/// <param name="Root">The dataset's folder.</param>
/// <param name="Annotations">The folder Annotations; null if there is none.</param>
/// <param name="Pictures">The folder JPEGImages, or images; null if there is neither.</param>
/// <param name="Lists">The folder ImageSets/Main; null if there is none.</param>
internal sealed record VocFolders(string Root, string? Annotations, string? Pictures, string? Lists)
{
    /// <summary>Annotation files that are looked into in a folder before it is taken for one without any.</summary>
    private const int MostLooks = 20;

    /// <summary>Lines of a file in which its root element is looked for.</summary>
    private const int MostLines = 50;

    /// <summary>True if annotations and pictures share a folder.</summary>
    public bool AreBeside => Annotations is not null && Annotations == Pictures;

    /// <summary>True if the folders were found by what is in them, not by their names.</summary>
    public bool AreApart { get; private init; }

    /// <summary>Finds the folders of a dataset.</summary>
    /// <param name="root">A folder that exists.</param>
    public static VocFolders Find(string root)
    {
        var lists = Inside(root, "ImageSets") is { } sets ? Inside(sets, "Main") : null;
        var pictures = Inside(root, "JPEGImages") ?? Inside(root, "images");
        if (Inside(root, "Annotations") is { } annotations)
        {
            pictures ??= HasPicturesIn(annotations) ? annotations : HasPicturesIn(root) ? root : null;
            return new VocFolders(root, annotations, pictures, lists);
        }

        // labelImg writes beside the pictures.
        return HasAnnotationsIn(root) ? new VocFolders(root, root, HasPicturesIn(root) ? root : pictures, lists)
            : pictures is not null && AreBesideIn(pictures) ? new VocFolders(root, pictures, pictures, lists)
            : SceneFolders.Find(root, AreBesidePicturesIn).Skip(1).Any() ? new VocFolders(root, root, root, lists)
            : FindApart(root, pictures, lists) ?? new VocFolders(root, null, pictures, lists);
    }

    /// <summary>True if annotations lie beside pictures, in a folder or in folders of scenes in it.</summary>
    public static bool AreBesideIn(string folder) =>
        HasAnnotationsIn(folder) || SceneFolders.Find(folder, AreBesidePicturesIn).Any();

    /// <summary>The folders of a dataset whose annotations lie beside its pictures.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static VocFolders Beside(string folder) => new(folder, folder, folder, null);

    /// <summary>True if annotations of Pascal VOC are directly in a folder.</summary>
    public static bool HasAnnotationsIn(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetExtension(path.AsSpan()).Equals(".xml", StringComparison.OrdinalIgnoreCase)
            && !FileTree.IsHidden(Path.GetFileName(path.AsSpan())))
        .Take(MostLooks).Any(IsAnnotation);

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

    /// <summary>A folder of annotations and one of pictures, whatever they are called; null if there are others of either kind.</summary>
    private static VocFolders? FindApart(string root, string? pictures, string? lists)
    {
        var folders = FileTree.Folders(root).Where(folder => !SplitName.IsKnown(Path.GetFileName(folder))).ToList();
        if (folders.FindAll(folder => !HasPicturesIn(folder) && HasAnnotationsIn(folder)) is not [var annotations])
        {
            return null;
        }

        pictures ??= folders.FindAll(HasPicturesIn) is [var only] ? only : null;
        return pictures is null ? null : new VocFolders(root, annotations, pictures, lists) { AreApart = true };
    }

    private static bool AreBesidePicturesIn(string folder) => HasPicturesIn(folder) && HasAnnotationsIn(folder);

    private static bool HasPicturesIn(string folder) => Directory.EnumerateFiles(folder)
        .Any(path => ImageExtensions.AreReadable(path) && !FileTree.IsHidden(Path.GetFileName(path.AsSpan())));

    /// <summary>True for XML whose root is <c>annotation</c>; that of CVAT is <c>annotations</c>.</summary>
    private static bool IsAnnotation(string path)
    {
        try
        {
            return TextFile.Glance(path).Take(MostLines).Any(line =>
                line.Contains("<annotation>", StringComparison.Ordinal) || line.Contains("<annotation ", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Inside(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) ? path
            : SplitName.Find(FileTree.Folders(folder).Select(inner => Path.GetFileName(inner)), name) is { } found
            ? Path.Combine(folder, found)
            : null;
    }
}
