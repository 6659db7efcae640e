namespace MLNetGhost.Data;

/// <summary>
/// Finds the files of labels of a format that keeps the labels of many pictures in one file: in the dataset's folder, or in folders that
/// are called like splits. The split of a file is in its name or in that of its folder.
/// </summary>
/// <param name="title">The format's name, for messages.</param>
/// <param name="extensions">Extensions of its files, in lower case.</param>
/// <param name="isOne">Tells from the beginning of a file whether it is one.</param>
/// <param name="inner">Folders into which the tool writes its files.</param>
internal sealed class LabelFiles(string title, IReadOnlyList<string> extensions, Func<string, bool> isOne, params string[] inner)
{
    /// <summary>Files of the extensions that are looked into, for folders of a hundred thousand others.</summary>
    private const int MostLooks = 200;

    /// <summary>True if the folder has a file of the format.</summary>
    public bool Recognises(string folder) => All(folder).Count > 0;

    /// <summary>The splits that the files name; that of a whole dataset if none does.</summary>
    public IEnumerable<string> Splits(string path)
    {
        var files = File.Exists(path) ? Siblings(path) : All(path);
        return files.Exists(file => file.Split is not null)
            ? files.Select(file => file.Split).OfType<string>()
            : files.Take(1).Select(_ => SplitName.OfWhole);
    }

    /// <summary>True if no file names a split.</summary>
    public bool IsWhole(string path) => File.Exists(path) ? SplitOf(path) is null : All(path).TrueForAll(file => file.Split is null);

    /// <summary>The file of a split.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public string Find(string path, string split)
    {
        var isFile = File.Exists(path);
        if (isFile && (SplitOf(path) is not { } own || SplitName.AreSame(own, split)))
        {
            return path;
        }

        var files = isFile ? Siblings(path) : All(path);
        var names = files.Select(file => file.Split).OfType<string>();
        var found = SplitName.Find(names, split) is { } name
            ? files.FindAll(file => file.Split == name)
            : files.FindAll(file => files.TrueForAll(other => other.Split is null) && SplitName.AreSame(SplitName.OfWhole, split));
        if (found.Count == 1)
        {
            return found[0].Path;
        }

        var folder = isFile ? Path.GetDirectoryName(path)! : path;
        var shown = string.Join(", ", (found.Count > 1 ? found : files).Take(10).Select(file => Path.GetRelativePath(folder, file.Path))
            .DefaultIfEmpty("none"));
        throw found.Count > 1
            ? new InvalidDataException($"{path} has several files of {title} for the split '{split}' ({shown}); name the one to read "
                + "instead of the folder, or give each a split in its name.")
            : new FileNotFoundException($"{path} has no file of {title} for the split '{split}'; it has {shown}"
                + (files.TrueForAll(file => file.Split is null) && files.Count > 0
                    ? $", which is not divided and is read as the split '{SplitName.OfWhole}'." : "."));
    }

    /// <summary>All files of the dataset that a file or folder belongs to, for what they have in common.</summary>
    public IEnumerable<string> InDataset(string path) =>
        (File.Exists(path) ? Siblings(path) : All(path)) is var files && files.Exists(file => file.Split is not null)
            ? files.Where(file => file.Split is not null).Select(file => file.Path)
            : files.Select(file => file.Path);

    /// <summary>The folder of the dataset that a file of labels belongs to: above that of a split.</summary>
    public static string RootOf(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return SplitName.IsKnown(Path.GetFileName(folder)) && Path.GetDirectoryName(folder) is { } parent ? parent : folder;
    }

    private static string? SplitOf(string file) => SplitPattern.Find(Path.GetFileNameWithoutExtension(file))
        ?? (Path.GetFileName(Path.GetDirectoryName(file)) is { } folder && SplitName.IsKnown(folder) ? folder : null);

    private List<LabelFile> Siblings(string file)
    {
        var root = RootOf(file);
        var pattern = SplitPattern.Without(Path.GetFileName(file));
        var own = new LabelFile(file, SplitOf(file));
        return own.Split is null ? [own]
            : [own, .. All(root).Where(other => other.Path != file && other.Split is not null
                && SplitPattern.Without(Path.GetFileName(other.Path)).Equals(pattern, StringComparison.OrdinalIgnoreCase))];
    }

    private List<LabelFile> All(string root)
    {
        var folders = FileTree.Folders(root).Where(folder => Path.GetFileName(folder) is var name
            && (SplitName.IsKnown(name) || inner.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return [.. folders.Prepend(root).SelectMany(In).Select(file => new LabelFile(file, SplitOf(file)))];
    }

    private IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
            && !FileTree.IsHidden(Path.GetFileName(file.AsSpan())))
        .Order(StringComparer.Ordinal).Take(MostLooks).Where(isOne);

    private sealed record LabelFile(string Path, string? Split);
}
