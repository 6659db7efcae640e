using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// The files of a Pascal VOC dataset by their names: paths below Annotations and JPEGImages, with slashes and without extension. A name is
/// never that of a file in another folder.
/// </summary>
internal sealed class VocTree
{
    private static readonly HashSet<string> s_ownFolders =
        new(["JPEGImages", "Annotations", "images", "data"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, List<string>> _pictures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _annotations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _files;

    /// <summary>Lists a dataset whose two folders exist.</summary>
    public VocTree(VocFolders folders)
    {
        Folders = folders;
        Listing = PictureListing.Read(folders.Pictures!);
        foreach (var (path, _) in Listing.Pictures)
        {
            var name = NameOf(folders.Pictures!, path);
            if (!_pictures.TryAdd(name, [path]))
            {
                _pictures[name].Add(path);
            }
        }

        foreach (var path in folders.AnnotationFiles())
        {
            _annotations.TryAdd(NameOf(folders.Annotations!, path), path);
        }

        _files = Listing.Pictures.Select(picture => picture.Path).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The folders.</summary>
    public VocFolders Folders { get; }

    /// <summary>The pictures.</summary>
    public PictureListing Listing { get; }

    /// <summary>The names that have an annotation, sorted.</summary>
    public IEnumerable<string> AnnotatedNames => _annotations.Keys.Order(StringComparer.Ordinal);

    /// <summary>The names of the pictures.</summary>
    public IEnumerable<string> PictureNames => _pictures.Keys;

    /// <summary>All annotation files.</summary>
    public IEnumerable<string> AnnotationFiles => _annotations.Values;

    /// <summary>The annotation file of a name; null if there is none.</summary>
    public string? Annotation(string name) => _annotations.GetValueOrDefault(name);

    /// <summary>The pictures of a name: more than one if they differ in their extension.</summary>
    public IReadOnlyList<string> Pictures(string name) => _pictures.GetValueOrDefault(name) ?? [];

    /// <summary>True if there is such a picture, by its full path.</summary>
    public bool HasPicture(string path) => _files.Contains(path);

    /// <summary>Names in other folders that end alike, for messages.</summary>
    public IEnumerable<string> Alike(string name) => _pictures.Keys
        .Where(other => other.EndsWith("/" + name.Split('/')[^1], StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The name that a line of a list means.</summary>
    public string Resolve(string line)
    {
        foreach (var reading in WrittenPath.Readings(line))
        {
            if (Known(reading) is { } found)
            {
                return found;
            }
        }

        var names = WrittenPath.Names(line);
        for (var dropped = 0; dropped < names.Length; dropped++)
        {
            if (Known(string.Join('/', names[dropped..])) is { } found)
            {
                return found;
            }

            if (!WrittenPath.IsAbsolute(line) && !s_ownFolders.Contains(names[dropped]) && names[dropped] != Path.GetFileName(Folders.Root))
            {
                break;
            }
        }

        return WithoutExtension(WrittenPath.Turn(line));
    }

    /// <summary>What is wrong with the files as a whole.</summary>
    public IEnumerable<DatasetProblem> Problems(IReadOnlySet<string> wanted)
    {
        var alone = _annotations.Where(file => !_pictures.ContainsKey(file.Key) && !wanted.Contains(file.Key))
            .Select(file => file.Value).Where(NamesNoPicture).Order(StringComparer.Ordinal).ToList();
        if (alone.Count > 0)
        {
            yield return DatasetProblem.Counting(ProblemKind.LabelsWithoutImage, alone[0], "Annotation files without a picture",
                alone.Count, "they were left out; restore the pictures, or delete the files.");
        }

        foreach (var problem in Listing.Problems())
        {
            yield return problem;
        }
    }

    private bool NamesNoPicture(string annotationFile)
    {
        try
        {
            var name = WrittenPath.Turn(VocAnnotationFile.Read(annotationFile).ImageName);
            var folder = Path.GetDirectoryName(NameOf(Folders.Annotations!, annotationFile)) ?? "";
            return !HasPicture(Path.GetFullPath(Path.Combine(folder, name), Folders.Pictures!))
                && !HasPicture(Path.GetFullPath(name, Folders.Pictures!));
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private string? Known(string text)
    {
        var name = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        return _annotations.ContainsKey(name) || _pictures.ContainsKey(name) ? name
            : WithoutExtension(name) is var stem && (_annotations.ContainsKey(stem) || _pictures.ContainsKey(stem)) ? stem
            : null;
    }

    private static string WithoutExtension(string name) =>
        ImageExtensions.AreReadable(name) || ImageExtensions.AreUnreadable(name)
            || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            ? name[..^Path.GetExtension(name).Length]
            : name;

    private static string NameOf(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative[..^Path.GetExtension(relative).Length].Replace(Path.DirectorySeparatorChar, '/');
    }
}
