namespace MLNetGhost.Data;

/// <summary>The class names of a Pascal VOC dataset and the annotation files that were parsed to find them.</summary>
/// <param name="Names">Class names; the index is the class id.</param>
/// <param name="Files">Parsed annotation files of the split, by path.</param>
internal sealed record VocClasses(IReadOnlyList<string> Names, IReadOnlyDictionary<string, VocAnnotationFile> Files)
{
    private static readonly string[] s_classFiles = ["classes.txt", "labels.txt"];

    /// <summary>
    /// The names in a file of class names; without one, those of all annotations, sorted, so that ids agree between splits.
    /// </summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="all">All annotation files.</param>
    /// <param name="wanted">Those of the split, which are kept.</param>
    /// <param name="builder">Where warnings go.</param>
    public static VocClasses Find(string root, IEnumerable<string> all, IReadOnlySet<string> wanted, SplitBuilder builder)
    {
        if (Array.Find(s_classFiles, name => File.Exists(Path.Combine(root, name))) is { } file)
        {
            return new VocClasses(
                ClassNameFile.Read(Path.Combine(root, file)), new Dictionary<string, VocAnnotationFile>(StringComparer.Ordinal));
        }

        var paths = all.Order(StringComparer.Ordinal).ToArray();
        var parsed = builder.ReadImages(
            paths, (string path, List<DatasetProblem> problems) => Parse(path, wanted.Contains(path), problems));
        var written = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var plain = parsed.OfType<Parsed>().SelectMany(found => found.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var text in plain)
        {
            var name = text.Trim();
            written[name] = name == text ? written.GetValueOrDefault(name) : text;
        }

        // An empty name is reported where the object is.
        written.Remove("");
        builder.Add(written.Where(name => name.Value is not null && plain.Contains(name.Key))
            .Select(name => ClassNameCheck.Trimmed(name.Key, name.Value!, root)));
        return new VocClasses(
            [.. written.Keys],
            paths.Zip(parsed).Where(pair => pair.Second?.File is not null)
                .ToDictionary(pair => pair.First, pair => pair.Second!.File!, StringComparer.Ordinal));
    }

    private static Parsed? Parse(string path, bool isWanted, List<DatasetProblem> problems)
    {
        try
        {
            var file = VocAnnotationFile.Read(path);
            string[] names = [.. file.Objects.Select(found => found.WrittenName).Distinct(StringComparer.Ordinal)];
            return new Parsed(names, isWanted ? file : null);
        }
        catch (InvalidDataException exception)
        {
            // In the split, the file is an error, reported when it is read.
            if (!isWanted)
            {
                problems.Add(DatasetProblem.Warning(ProblemKind.MalformedFile, path,
                    $"{exception.Message} The file belongs to another split; its class names are not known."));
            }

            return null;
        }
    }

    private sealed record Parsed(string[] Names, VocAnnotationFile? File);
}
