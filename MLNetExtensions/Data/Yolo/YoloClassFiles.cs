using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The class names of a YOLO dataset without names in a data.yaml: a text file beside or among the labels.</summary>
internal static class YoloClassFiles
{
    private static readonly string[] s_names = ["classes.txt", "classes.names", "obj.names", "_darknet.labels", "predefined_classes.txt"];

    /// <summary>The names and the file that has them; null if there is none.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <exception cref="InvalidDataException">Files among the labels of several splits have different names.</exception>
    public static (string File, IReadOnlyList<string> Names)? Find(string root)
    {
        if (InFolder(root) is { } own)
        {
            return (own, ClassNameFile.Read(own));
        }

        // LabelImg writes a classes.txt into each folder of labels.
        (string File, IReadOnlyList<string> Names)? first = null;
        foreach (var file in Folders(root).Select(InFolder).OfType<string>())
        {
            var names = ClassNameFile.Read(file);
            if (first is var (known, knownNames) && !knownNames.SequenceEqual(names, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{known} and {file} have different class names ({Excerpt.OfMany(knownNames)} and "
                    + $"{Excerpt.OfMany(names)}); write one classes.txt into {root}, with the names in the order of the ids.");
            }

            first ??= (file, names);
        }

        return first;
    }

    private static IEnumerable<string> Folders(string root)
    {
        foreach (var folder in FileTree.Folders(root))
        {
            yield return folder;
            foreach (var inner in FileTree.Folders(folder))
            {
                yield return inner;
            }
        }
    }

    private static string? InFolder(string folder) =>
        s_names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
