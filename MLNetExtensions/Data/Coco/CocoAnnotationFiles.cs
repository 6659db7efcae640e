using System.Text.RegularExpressions;

namespace MLNetGhost.Data;

/// <summary>Finds the annotation file of a COCO split, and the folders in which its pictures may be.</summary>
internal static partial class CocoAnnotationFiles
{
    /// <summary>The name of the file that some tools write into each split's folder.</summary>
    public const string ExportName = "_annotations.coco.json";

    /// <summary>True if the folder has COCO annotations.</summary>
    public static bool Recognises(string root) => Available(root).Any();

    /// <summary>
    /// The splits named by a folder's annotation files, or by a file and the files next to it; none if the file's name contains no split.
    /// </summary>
    public static IEnumerable<string> Splits(string path)
    {
        if (!File.Exists(path))
        {
            return Available(path).Select(SplitOf).OfType<string>();
        }

        return SplitOf(path) is { } own ? SplitName.Known.Where(split => File.Exists(Sibling(path, own, split))).Prepend(own) : [];
    }

    /// <summary>The annotation file of the split.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public static string Find(string path, string split)
    {
        if (File.Exists(path))
        {
            return OfSplit(path, split);
        }

        var found = Available(path).Where(file => SplitOf(file) is { } name && SplitName.AreSame(name, split)).Order(StringComparer.Ordinal)
            .ToList();
        if (found.Count > 1)
        {
            throw new InvalidDataException($"{path} has several annotation files for the split '{split}' "
                + $"({string.Join(", ", found.Select(Path.GetFileName))}); name the one to read instead of the folder.");
        }

        return found.Count == 1
            ? found[0]
            : throw new FileNotFoundException($"{path} has no annotations for the split '{split}': neither "
                + $"annotations/instances_{split}*.json nor {split}/{ExportName}. It has "
                + $"{string.Join(", ", Available(path).Select(file => Path.GetRelativePath(path, file)).DefaultIfEmpty("none"))}.");
    }

    /// <summary>Folders in which the pictures of an annotation file may be, the most common first.</summary>
    public static IReadOnlyList<string> ImageFolders(string annotationFile)
    {
        var folder = Path.GetDirectoryName(annotationFile)!;
        var root = Path.GetDirectoryName(folder) ?? folder;
        var suffix = Path.GetFileNameWithoutExtension(annotationFile).Split('_')[^1];
        var names = new List<string> { suffix };
        if (SplitOf(annotationFile) is { } split)
        {
            names.AddRange(SplitName.Spellings(split));
        }

        return
        [
            .. names.SelectMany(name => (string[])
            [
                Path.Combine(root, name), Path.Combine(root, "images", name),
                Path.Combine(folder, name), Path.Combine(folder, "images", name),
            ]),
            folder, Path.Combine(folder, "images"), Path.Combine(root, "images"), root,
        ];
    }

    private static IEnumerable<string> Available(string root)
    {
        var folder = Path.Combine(root, "annotations");
        IEnumerable<string> instances = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "instances_*.json") : [];
        var exports = Directory.EnumerateDirectories(root).Select(directory => Path.Combine(directory, ExportName)).Where(File.Exists);
        return instances.Concat(exports);
    }

    /// <summary>The file itself, or the one next to it if its name says that it belongs to another split.</summary>
    private static string OfSplit(string file, string split)
    {
        if (SplitOf(file) is not { } own || SplitName.AreSame(own, split))
        {
            return file;
        }

        foreach (var spelling in SplitName.Spellings(split))
        {
            var sibling = Sibling(file, own, spelling);
            if (File.Exists(sibling))
            {
                return sibling;
            }
        }

        throw new FileNotFoundException($"{file} holds the split '{own}', and there is no matching file for the split '{split}' next to "
            + $"it; name the file of that split.", file);
    }

    /// <summary>The file next to one of the split <paramref name="own"/> that would hold another split.</summary>
    private static string Sibling(string file, string own, string split)
    {
        var folder = Path.GetDirectoryName(file)!;
        return Path.GetFullPath(Path.GetFileName(file) == ExportName
            ? Path.Combine(folder, "..", split, ExportName)
            : Path.Combine(folder, Path.GetFileName(file).Replace(own, split, StringComparison.Ordinal)));
    }

    /// <summary>The split in a file's name (or, for exports, in its folder's name); null if there is none.</summary>
    private static string? SplitOf(string file)
    {
        var name = Path.GetFileName(file) == ExportName
            ? Path.GetFileName(Path.GetDirectoryName(file)) ?? ""
            : Path.GetFileNameWithoutExtension(file);
        var match = SplitPattern().Match(name);
        return match.Success ? match.Groups["split"].Value : null;
    }

    [GeneratedRegex("(^|[_.-])(?<split>training|train|validation|valid|val|testing|test)([0-9]*)($|[_.-])",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SplitPattern();
}
