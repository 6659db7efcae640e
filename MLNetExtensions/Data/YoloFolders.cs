using System.Globalization;

namespace MLNetGhost.Data;

/// <summary>A YOLO dataset without a data.yaml: images/{split} with labels/{split}, or {split}/images with {split}/labels.</summary>
internal static class YoloFolders
{
    private static readonly string[] s_classFiles = ["classes.txt", "classes.names", "obj.names", Path.Combine("labels", "classes.txt")];

    /// <summary>True if the folder has pictures in one of these forms.</summary>
    public static bool Recognises(string root) => Splits(root).Count > 0;

    /// <summary>Describes the dataset by its folders.</summary>
    /// <exception cref="InvalidDataException">There are no such folders.</exception>
    public static YoloDescription Describe(string root)
    {
        var splits = Splits(root);
        return splits.Count == 0
            ? throw new InvalidDataException($"{root} has no data.yaml and no images/{{split}} with labels/{{split}}; name the folder that holds one of these.")
            : new YoloDescription(root, root, ClassNames(root, splits.Values), splits.ToDictionary(
                split => split.Key, split => (IReadOnlyList<string>)[split.Value], StringComparer.OrdinalIgnoreCase));
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

    private static List<string> ClassNames(string root, IEnumerable<string> imageFolders)
    {
        if (Array.Find(s_classFiles, name => File.Exists(Path.Combine(root, name))) is { } file)
        {
            return ClassNameFile.Read(Path.Combine(root, file));
        }

        // All splits are looked at, so that the number of classes does not depend on the split.
        var largest = imageFolders.Select(YoloLabelFile.PathFor).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories))
            .SelectMany(File.ReadLines)
            .Max(line => int.TryParse(line.Split(' ', 2)[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : -1 as int?) ?? -1;
        return [.. Enumerable.Range(0, largest + 1).Select(id => $"class_{id}")];
    }
}
