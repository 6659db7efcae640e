using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>A YOLO dataset without a data.yaml: images/{split} with labels/{split}, or {split}/images with {split}/labels.</summary>
internal static class YoloFolders
{
    private const int MaximumClasses = 100_000;

    private static readonly string[] s_classFiles = ["classes.txt", "classes.names", "obj.names", Path.Combine("labels", "classes.txt")];

    /// <summary>True if the folder has pictures in one of these layouts.</summary>
    public static bool Recognises(string root) => Splits(root).Count > 0;

    /// <summary>Describes the dataset from its folders.</summary>
    /// <exception cref="InvalidDataException">There are no such folders.</exception>
    public static YoloDescription Describe(string root)
    {
        var splits = Splits(root);
        if (splits.Count == 0)
        {
            throw new InvalidDataException($"{root} has no data.yaml and no images/{{split}} with labels/{{split}}; name the folder "
                + $"that holds one of these.");
        }

        var classNames = ReadClassNames(root);
        var entries = splits.ToDictionary(
            split => split.Key, split => (IReadOnlyList<string>)[split.Value], StringComparer.OrdinalIgnoreCase);
        return new YoloDescription(
            root, root, classNames ?? NumberClasses(splits.Values), entries)
        { HasClassNames = classNames is not null };
    }

    private static Dictionary<string, string> Splits(string root)
    {
        var splits = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var images = Path.Combine(root, "images");
        if (Directory.Exists(images) && Directory.Exists(Path.Combine(root, "labels")))
        {
            foreach (var folder in Directory.EnumerateDirectories(images))
            {
                splits.TryAdd(Path.GetFileName(folder), folder);
            }
        }

        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (Directory.Exists(Path.Combine(folder, "images")) && Directory.Exists(Path.Combine(folder, "labels")))
            {
                splits.TryAdd(Path.GetFileName(folder), Path.Combine(folder, "images"));
            }
        }

        return splits;
    }

    private static List<string>? ReadClassNames(string root) =>
        Array.Find(s_classFiles, name => File.Exists(Path.Combine(root, name))) is { } file ? ClassNameFile.Read(Path.Combine(root, file))
            : null;

    /// <summary>Names made from the ids. All splits are read, so that the number of classes does not depend on the split.</summary>
    private static List<string> NumberClasses(IEnumerable<string> imageFolders)
    {
        var largest = -1;
        foreach (var file in imageFolders.Select(YoloLabelFile.PathFor).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)))
        {
            foreach (var line in File.ReadLines(file))
            {
                if (int.TryParse(line.Trim().Split(' ', 2)[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var id))
                {
                    largest = Math.Max(largest, id < MaximumClasses ? id : throw new InvalidDataException($"{file}: the row '{line}' "
                        + $"begins with {id}, which is too large for a class id; correct it, or write a classes.txt with one class "
                        + $"name per line."));
                }
            }
        }

        return [.. Enumerable.Range(0, largest + 1).Select(id => $"class_{id}")];
    }
}
