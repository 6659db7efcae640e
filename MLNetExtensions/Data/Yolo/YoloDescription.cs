using System.Globalization;
using MLNetGhost.Files;
using YamlDotNet.RepresentationModel;

namespace MLNetGhost.Data;

/// <summary>What a YOLO dataset consists of, according to its data.yaml or its folders.</summary>
/// <param name="File">The data.yaml, or the folder if there is none; problems are reported for it.</param>
/// <param name="Root">The folder that entries are relative to.</param>
/// <param name="ClassNames">Class names; the index is the class id.</param>
/// <param name="Entries">For each split, folders of pictures or text files of picture paths, relative to the root or absolute.</param>
internal sealed record YoloDescription(
    string File, string Root, IReadOnlyList<string> ClassNames, IReadOnlyDictionary<string, IReadOnlyList<string>> Entries)
{
    private static readonly string[] s_commonNames = ["data.yaml", "data.yml", "dataset.yaml", "dataset.yml"];

    /// <summary>Entries that are no splits although they hold text.</summary>
    private static readonly HashSet<string> s_settings = new(
        [
            "path", "names", "nc", "kpt_shape", "flip_idx", "task", "download", "yaml_file", "channels", "roboflow", "author", "date",
            "description", "license", "version", "stride", "batch", "imgsz", "backup",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder of the description file, or the dataset's folder.</summary>
    public string Folder => System.IO.File.Exists(File) ? Path.GetDirectoryName(File)! : File;

    /// <summary>What rows with more than five columns are, as far as the description says.</summary>
    public YoloRowForm RowForm { get; init; }

    /// <summary>What was found while describing the dataset.</summary>
    public IReadOnlyList<DatasetProblem> Problems { get; init; } = [];

    /// <summary>True if the folders have no splits, so that everything is one.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The error for a split that the dataset does not have; it names what there is.</summary>
    public FileNotFoundException NoSplit(string split)
    {
        var present = SplitName.Sort(Entries.Keys);
        return new FileNotFoundException(IsWhole
            ? $"{File} has no split '{split}': its pictures are not divided, and are read as the split '{SplitName.OfWhole}'. Put them "
                + $"into images/train and images/{split}, and their labels into labels/train and labels/{split}."
            : $"{File} has no split '{split}'; it has {string.Join(", ", present.DefaultIfEmpty("no entry that names pictures"))}.");
    }

    /// <summary>False if there are no class names, so that they are made from the ids.</summary>
    public bool HasClassNames { get; init; } = true;

    /// <summary>True if the folder has a description file.</summary>
    public static bool HasFile(string folder) =>
        Array.Exists(s_commonNames, name => System.IO.File.Exists(Path.Combine(folder, name))) || OtherFiles(folder).Any();

    /// <summary>The description file of a folder, or the path itself if it is a file; null if the folder has none.</summary>
    /// <exception cref="InvalidDataException">The folder has several .yaml files under other names.</exception>
    public static string? FindFile(string path)
    {
        if (System.IO.File.Exists(path))
        {
            return path;
        }

        if (Array.Find(s_commonNames, name => System.IO.File.Exists(Path.Combine(path, name))) is { } common)
        {
            return Path.Combine(path, common);
        }

        var others = OtherFiles(path).Order(StringComparer.Ordinal).ToList();
        return others.Count > 1
            ? throw new InvalidDataException($"{path} has several .yaml files ({string.Join(", ", others.Select(Path.GetFileName))}); "
                + $"name the one to read instead of the folder.")
            : others.FirstOrDefault();
    }

    /// <summary>Reads a data.yaml.</summary>
    /// <exception cref="InvalidDataException">It is not YAML, or an entry has the wrong type.</exception>
    public static YoloDescription Read(string file)
    {
        var mapping = Parse(file);
        var root = RootOf(mapping, file);
        var entries = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, node) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && IsSplit(name, node, root) && Texts(node, file, name) is { Count: > 0 } texts)
            {
                entries[name] = texts;
            }
        }

        return new YoloDescription(file, root, ClassNamesOf(mapping, file), entries) { RowForm = RowFormOf(mapping, file) };
    }

    /// <summary>True for a known name, and for any other whose text is a folder or file.</summary>
    private static bool IsSplit(string name, YamlNode node, string root) => SplitName.IsKnown(name)
        || (!s_settings.Contains(name) && node is YamlScalarNode { Value: { Length: > 0 } text } && !text.Contains('\n')
            && WrittenPath.Readings(text).Any(reading => Directory.Exists(Path.Combine(root, reading))
                || (System.IO.File.Exists(Path.Combine(root, reading)) && reading.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))));

    private static YoloRowForm RowFormOf(YamlMappingNode mapping, string file)
    {
        if (Find(mapping, "kpt_shape") is { } shape)
        {
            return shape is YamlSequenceNode { Children.Count: 2 } numbers && Int(numbers[0], file, "kpt_shape") is > 0 and var points
                && Int(numbers[1], file, "kpt_shape") is 2 or 3
                ? new YoloRowForm(YoloRowKind.KeyPoints, points, Int(numbers[1], file, "kpt_shape"))
                : throw new InvalidDataException($"{file} line {shape.Start.Line}: kpt_shape is '{shape}'; write [number of key points, 2 "
                    + $"or 3].");
        }

        return Find(mapping, "task") is YamlScalarNode { Value: "segment" or "obb" } ? new YoloRowForm(YoloRowKind.Polygon) : default;
    }

    private static YamlMappingNode Parse(string file) =>
        YamlFile.ReadRoot(file, "write names and at least one of train, val and test") as YamlMappingNode
        ?? throw new InvalidDataException($"{file} has no entries; it needs names and at least one of train, val and test.");

    private static string RootOf(YamlMappingNode mapping, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (Find(mapping, "path") is not YamlScalarNode { Value: { Length: > 0 } path })
        {
            return folder;
        }

        // A dataset that was moved keeps its old path entry: the folder of the file is then what is meant.
        return WrittenPath.Readings(path).Select(reading => Path.GetFullPath(reading, folder)).FirstOrDefault(Directory.Exists) ?? folder;
    }

    private static string[] ClassNamesOf(YamlMappingNode mapping, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var count = Find(mapping, "nc") is { } node ? Int(node, file, "nc") : (int?)null;
        string[] names = Find(mapping, "names") switch
        {
            YamlSequenceNode sequence => [.. sequence.Select(name => Scalar(name, file, "names"))],
            YamlMappingNode map => NamesById(map, file),
            null when YoloClassFiles.Find(folder) is { } found => [.. found.Names],
            null when count is { } classes and > 0 => [.. Enumerable.Range(0, classes).Select(id => $"class_{id}")],
            null => throw new InvalidDataException($"{file} has no names; add the class names, such as names: [cat, dog]."),
            var other => throw new InvalidDataException($"{file} line {other.Start.Line}: names must be a list of class names or a map "
                + $"from class id to name."),
        };
        if (names.Length == 0)
        {
            throw new InvalidDataException($"{file} has an empty list of names; add the class names, such as names: [cat, dog].");
        }

        return count is null || count == names.Length
            ? names
            : throw new InvalidDataException($"{file} says nc: {count} but has {names.Length} names; correct one of the two.");
    }

    private static string[] NamesById(YamlMappingNode map, string file)
    {
        var names = new string[map.Children.Count];
        foreach (var (key, value) in map.Children)
        {
            var id = Int(key, file, "names");
            if (id < 0 || id >= names.Length)
            {
                throw new InvalidDataException($"{file} line {key.Start.Line}: the class id {id} in names is out of range; "
                    + $"{names.Length} classes have the ids 0 to {names.Length - 1}.");
            }

            names[id] = Scalar(value, file, "names");
        }

        return Array.IndexOf(names, null) is var missing and >= 0
            ? throw new InvalidDataException($"{file}: names has no entry for class id {missing}; ids must run from 0 without a gap.")
            : names;
    }

    private static List<string> Texts(YamlNode node, string file, string key) => node switch
    {
        YamlSequenceNode sequence => [.. sequence.Select(item => Scalar(item, file, key))],
        YamlScalarNode { Value: null or "" or "~" or "null" } => [],
        _ => [Scalar(node, file, key)],
    };

    private static string Scalar(YamlNode node, string file, string key) =>
        node is YamlScalarNode { Value: { } value }
            ? value.Trim()
            : throw new InvalidDataException($"{file} line {node.Start.Line}: {key} must hold plain text.");

    private static int Int(YamlNode node, string file, string key) =>
        int.TryParse(Scalar(node, file, key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"{file} line {node.Start.Line}: '{node}' in {key} is not a whole number.");

    private static YamlNode? Find(YamlMappingNode mapping, string key) =>
        mapping.Children.FirstOrDefault(
            entry => entry.Key is YamlScalarNode { Value: { } text } && text.Equals(key, StringComparison.Ordinal)).Value;

    private static IEnumerable<string> OtherFiles(string folder) => Directory.EnumerateFiles(folder).Where(IsYaml)
        .Where(MentionsSplits);

    private static bool IsYaml(string file) => !FileTree.IsHidden(Path.GetFileName(file.AsSpan()))
        && Path.GetExtension(file).ToUpperInvariant() is ".YAML" or ".YML";

    private static bool MentionsSplits(string file) => TextFile.Glance(file)
        .Any(line => SplitName.Known.Any(name => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)));
}
