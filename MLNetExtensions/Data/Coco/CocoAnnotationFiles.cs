namespace MLNetGhost.Data;

/// <summary>Finds the annotation file of a COCO split, and the folders in which its pictures may be.</summary>
internal static class CocoAnnotationFiles
{
    /// <summary>The name of the file that some tools write into each split's folder.</summary>
    public const string ExportName = "_annotations.coco.json";

    /// <summary>The name of the file that others write beside a folder <c>data</c> of pictures.</summary>
    public const string LabelsName = "labels.json";

    private const string Annotations = "annotations";
    private const string Instances = "instances_";
    private const string Whole = "default";

    /// <summary>Files beside the boxes of a split that describe something else.</summary>
    private static readonly string[] s_otherTasks = ["captions_", "person_keypoints_", "panoptic_", "stuff_", "image_info_"];

    /// <summary>True if the folder has COCO annotations under the name that a tool gives them.</summary>
    public static bool Recognises(string root) => Named(root).Count > 0;

    /// <summary>True if the folder, or one called annotations in it, has a file under any name that begins as COCO's do.</summary>
    public static bool RecognisesContent(string root) => Unnamed(root).Count > 0;

    /// <summary>True if the one file is not divided: neither its name nor that of its folder says a split.</summary>
    public static bool IsWhole(string path) => File.Exists(path)
        ? SplitOf(path) is null
        : Available(path) is [var only] && SplitInFolder(only) is null;

    /// <summary>
    /// The splits named by a folder's annotation files, or by a file and the files next to it; none if the file's name contains no split.
    /// A folder with one file that names none is one split.
    /// </summary>
    public static IEnumerable<string> Splits(string path)
    {
        if (File.Exists(path))
        {
            return SplitOf(path) is { } own ? Siblings(path).Select(SplitOf).OfType<string>().Prepend(own) : [];
        }

        var available = Available(path);
        return available is [var only] && SplitInFolder(only) is null
            ? [SplitName.OfWhole]
            : available.Select(SplitInFolder).OfType<string>();
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

        var available = Available(path);
        var found = available.Where(file => SplitInFolder(file) is { } name && SplitName.AreSame(name, split)).ToList();
        if (found.Count > 1)
        {
            throw new InvalidDataException($"{path} has several annotation files for the split '{split}' "
                + $"({string.Join(", ", found.Select(file => Path.GetRelativePath(path, file)))}); name the one to read instead of the "
                + "folder.");
        }

        if (found.Count == 1)
        {
            return found[0];
        }

        if (available.Count > 1 && available.TrueForAll(file => SplitInFolder(file) is null))
        {
            throw new InvalidDataException($"{path} has several annotation files "
                + $"({string.Join(", ", available.Select(file => Path.GetRelativePath(path, file)))}), and none has a split in its name; "
                + "name the one to read instead of the folder.");
        }

        return available is [var only] && SplitInFolder(only) is null && SplitName.AreSame(SplitName.OfWhole, split)
            ? only
            : throw new FileNotFoundException($"{path} has no annotations for the split '{split}': neither "
                + $"annotations/instances_{split}*.json nor {split}/{ExportName}. It has {Present(path, available)}.");
    }

    /// <summary>
    /// Folders in which the pictures of an annotation file may be, the likeliest first: beside the file and below; from a folder
    /// <c>annotations</c> also beside that and below.
    /// </summary>
    public static IReadOnlyList<string> ImageFolders(string annotationFile)
    {
        var folder = Path.GetDirectoryName(annotationFile)!;
        var stem = Path.GetFileNameWithoutExtension(annotationFile);
        var names = new List<string> { stem.Split('_')[^1], stem, Whole };
        if (SplitOf(annotationFile) is { } split)
        {
            names.InsertRange(1, SplitName.Spellings(split));
        }

        var folders = Below(folder, names);
        if (Path.GetFileName(folder).Equals(Annotations, StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(folder) is { } parent)
        {
            // Pictures are rarely beside a file in this folder: messages name the usual place first.
            folders = [.. Below(parent, names), .. folders.Where(Directory.Exists)];
            folders = [.. folders.OrderBy(path => RealPaths.Contains(folder, path) ? 0 : 1)];
        }

        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Below(string folder, List<string> names) =>
    [
        .. names.Take(1).Concat(names.Skip(1).Where(name => Exists(folder, name))).Select(name => Inside(folder, name)),
        .. names.Where(name => Exists(Inside(folder, "images"), name)).Select(name => Inside(Inside(folder, "images"), name)),
        folder, Inside(folder, "images"), Inside(folder, "data"),
    ];

    private static bool Exists(string folder, string name) => Directory.Exists(Inside(folder, name));

    /// <summary>A folder inside another, whatever the case of its name.</summary>
    private static string Inside(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) || !Directory.Exists(folder) ? path : Path.Combine(
            folder, SplitName.Find(FileTree.Folders(folder).Select(inner => Path.GetFileName(inner)), name) is { } found
                && found.Equals(name, StringComparison.OrdinalIgnoreCase) ? found : name);
    }

    private static List<string> Available(string root) => Named(root) is { Count: > 0 } named ? named : Unnamed(root);

    private static List<string> Unnamed(string root)
    {
        var folder = Inside(root, Annotations);
        var files = Directory.Exists(folder) ? JsonFiles(folder).Concat(JsonFiles(root)) : JsonFiles(root);
        return [.. files.Where(file => !IsOtherTask(file) && JsonGlance.KindOf(file) == JsonKind.Coco)];
    }

    private static List<string> Named(string root)
    {
        var folder = Inside(root, Annotations);
        var annotations = Directory.Exists(folder) ? JsonFiles(folder).ToList() : [];
        var instances = annotations.FindAll(IsInstances);
        var exports = FileTree.Folders(root).Prepend(root).Select(ExportIn).OfType<string>();
        return
        [
            .. instances.Count > 0 ? instances : annotations.FindAll(file => SplitOf(file) is not null && !IsOtherTask(file)),
            .. JsonFiles(root).Where(IsInstances),
            .. exports,
        ];
    }

    /// <summary>The annotation file that a tool wrote into a folder of pictures, or beside its folder data.</summary>
    private static string? ExportIn(string folder)
    {
        var export = Path.Combine(folder, ExportName);
        var labels = Path.Combine(folder, LabelsName);
        return File.Exists(export) ? export : File.Exists(labels) && Exists(folder, "data") ? labels : null;
    }

    private static IEnumerable<string> JsonFiles(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
            && !FileTree.IsHidden(Path.GetFileName(file.AsSpan())))
        .Order(StringComparer.Ordinal);

    private static bool IsInstances(string file) => Path.GetFileName(file).StartsWith(Instances, StringComparison.OrdinalIgnoreCase);

    private static bool IsOtherTask(string file) =>
        Array.Exists(s_otherTasks, task => Path.GetFileName(file).StartsWith(task, StringComparison.OrdinalIgnoreCase));

    private static string Present(string root, List<string> available)
    {
        var files = available.Count > 0 ? available : [.. JsonFiles(root)];
        var whole = available is [var only] && SplitInFolder(only) is null
            ? $", which is not divided and is read as the split '{SplitName.OfWhole}'"
            : "";
        return string.Join(", ", files.Select(file => Path.GetRelativePath(root, file)).DefaultIfEmpty("no .json file")) + whole;
    }

    /// <summary>The file itself, or the one next to it if its name says that it belongs to another split.</summary>
    private static string OfSplit(string file, string split)
    {
        if (SplitOf(file) is not { } own || SplitName.AreSame(own, split))
        {
            return file;
        }

        var siblings = Siblings(file).ToList();
        return SplitName.Find(siblings.Select(SplitOf).OfType<string>(), split) is { } found
            ? siblings.Find(sibling => SplitOf(sibling) == found)!
            : throw new FileNotFoundException($"{file} holds the split '{own}', and there is no matching file for the split '{split}' "
                + $"next to it; name the file of that split.", file);
    }

    /// <summary>The files that are called like one but for the split in the name.</summary>
    private static IEnumerable<string> Siblings(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (IsExport(file))
        {
            return Path.GetDirectoryName(folder) is { } parent
                ? FileTree.Folders(parent).Select(other => Path.Combine(other, Path.GetFileName(file)))
                    .Where(other => other != file && SplitOf(other) is not null && File.Exists(other))
                : [];
        }

        var pattern = Pattern(file);
        return JsonFiles(folder).Where(other => other != file && SplitOf(other) is not null
            && Pattern(other).Equals(pattern, StringComparison.OrdinalIgnoreCase));
    }

    private static string Pattern(string file) => SplitPattern.Without(Path.GetFileName(file));

    private static bool IsExport(string file) => Path.GetFileName(file) is ExportName or LabelsName;

    /// <summary>The split of a file that was found in a dataset's folder; what follows <c>instances_</c> names any.</summary>
    private static string? SplitInFolder(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return SplitOf(file) ?? (IsInstances(file) && !stem[Instances.Length..].Equals(Whole, StringComparison.OrdinalIgnoreCase)
            ? stem[Instances.Length..]
            : null);
    }

    /// <summary>The split in a file's name (or, for exports, in its folder's name); null if there is none.</summary>
    private static string? SplitOf(string file)
    {
        var name = IsExport(file) ? Path.GetFileName(Path.GetDirectoryName(file)) ?? "" : Path.GetFileNameWithoutExtension(file);
        return SplitPattern.Find(name);
    }
}
