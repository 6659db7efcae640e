using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>
/// A YOLO dataset without a data.yaml: images/{split} with labels/{split}, or {split}/images with {split}/labels; or, as labelling tools
/// export it, images with labels, or pictures with labels beside them, both in folders of scenes, too, which are one split.
/// </summary>
internal static class YoloFolders
{
    /// <summary>True if the folder has pictures in one of these layouts.</summary>
    public static bool Recognises(string root) => FindSplits(root).Splits.Count > 0;

    /// <summary>Describes the dataset from its folders.</summary>
    /// <exception cref="InvalidDataException">There are no such folders.</exception>
    public static YoloDescription Describe(string root)
    {
        var (splits, isWhole, problems) = FindSplits(root);
        if (splits.Count == 0)
        {
            throw new InvalidDataException($"{root} has no data.yaml and no images/{{split}} with labels/{{split}}; name the folder "
                + $"that holds one of these.");
        }

        var classNames = YoloClassFiles.Find(root)?.Names;
        return new YoloDescription(
            root, root, classNames ?? NumberClasses(splits.Values),
            splits.ToDictionary(split => split.Key, split => (IReadOnlyList<string>)[split.Value], StringComparer.Ordinal))
        {
            HasClassNames = classNames is not null,
            IsWhole = isWhole,
            Problems = problems,
        };
    }

    private static (Dictionary<string, string> Splits, bool IsWhole, IReadOnlyList<DatasetProblem> Problems) FindSplits(string root)
    {
        var splits = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<DatasetProblem>();
        if (ImagesWithLabels(root) is { } images)
        {
            foreach (var folder in FileTree.Folders(images))
            {
                splits.TryAdd(Path.GetFileName(folder), folder);
            }

            var count = CountPictures(images);
            if ((count > 0 || splits.Count > 0) && !splits.Keys.Any(SplitName.IsKnown))
            {
                // Folders by other names can be read by them, but are as likely to be cameras or days.
                splits = count > 0 ? new(StringComparer.OrdinalIgnoreCase) : splits;
                splits.Add(SplitName.OfWhole, images);
                return (splits, true, []);
            }

            if (count > 0)
            {
                problems.Add(DatasetProblem.Counting(ProblemKind.MissingAnnotationFile, images, "Pictures that are in no split", count,
                    $"they lie beside the folders {string.Join(", ", splits.Keys)} and were left out."));
            }
        }

        foreach (var folder in FileTree.Folders(root))
        {
            var name = Path.GetFileName(folder);
            if (ImagesWithLabels(folder) is { } inner)
            {
                // Without the name of a split, a folder with a data.yaml is a dataset of its own.
                if (SplitName.IsKnown(name) || !YoloDescription.HasFile(folder))
                {
                    splits.TryAdd(name, inner);
                }
            }
            else if (SplitName.IsKnown(name) && (HasLabelsBesidePictures(folder) || SceneFolders.Find(folder, IsScene).Any()))
            {
                splits.TryAdd(name, folder);
            }
        }

        if (splits.Keys.Any(SplitName.IsKnown))
        {
            return (splits, false, problems);
        }

        // Folders of scenes can be read by their names if they have images and labels, and are one split together.
        if (splits.Count > 0 || HasLabelsBesidePictures(root) || SceneFolders.Find(root, IsScene).Skip(1).Any())
        {
            splits.Add(SplitName.OfWhole, root);
        }

        return (splits, splits.Count > 0, problems);
    }

    private static string? Folder(string root, string name) =>
        SplitName.Find(FileTree.Folders(root).Select(path => Path.GetFileName(path)), name) is { } found ? Path.Combine(root, found) : null;

    /// <summary>The folder images beside a folder labels that can be read; null if there are not both.</summary>
    private static string? ImagesWithLabels(string folder) =>
        Folder(folder, "images") is { } images && Folder(folder, "labels") is { } labels && !AreOfAnotherTool(labels) ? images : null;

    /// <summary>True for a folder labels without a text file that has a file of another tool in it.</summary>
    private static bool AreOfAnotherTool(string labels)
    {
        var files = Directory.EnumerateFiles(labels, "*", SearchOption.AllDirectories)
            .Where(file => !FileTree.IsHidden(Path.GetFileName(file.AsSpan())));
        return !files.Any(file => YoloLabelFolders.CanBeLabels(file))
            && files.Any(file => Path.GetExtension(file).ToUpperInvariant() is ".XML" or ".JSON" or ".CSV");
    }

    private static int CountPictures(string folder) => Directory.EnumerateFiles(folder)
        .Count(path => !FileTree.IsHidden(Path.GetFileName(path.AsSpan())) && ImageExtensions.AreReadable(path));

    /// <summary>True for a folder of pictures and labels, or of images and labels, that is no dataset of its own.</summary>
    private static bool IsScene(string folder) => !YoloDescription.HasFile(folder)
        && (HasLabelsBesidePictures(folder) || ImagesWithLabels(folder) is not null);

    /// <summary>Whether a picture has labels beside it; a folder without text files is not looked at picture by picture.</summary>
    private static bool HasLabelsBesidePictures(string folder) =>
        Directory.EnumerateFiles(folder, "*.txt").Any(path => YoloLabelFolders.CanBeLabels(path))
        && Directory.EnumerateFiles(folder).Any(path => ImageExtensions.AreReadable(path)
            && Path.ChangeExtension(path, ".txt") is var labels && YoloLabelFolders.CanBeLabels(labels) && File.Exists(labels));

    /// <summary>Names made from the ids. All splits are read, so that the number of classes does not depend on the split.</summary>
    private static List<string> NumberClasses(IEnumerable<string> imageFolders)
    {
        var largest = -1;
        foreach (var file in imageFolders.Select(YoloLabelFolders.FolderFor).Where(Directory.Exists)
            .SelectMany(folder => FileTree.Read(folder).Files).Select(file => file.Path).Where(path => YoloLabelFolders.CanBeLabels(path)))
        {
            using var content = FileBytes.Read(file);
            using var rows = new YoloRows(content.Bytes, file);
            while (rows.Read())
            {
                if (rows.Values is [var id, ..] && rows.Columns >= YoloRowForm.BoxColumns && id == Math.Floor(id))
                {
                    largest = Math.Max(largest, id < ClassNameList.MostClasses ? (int)id : throw new InvalidDataException($"{file}: the "
                        + $"row '{rows.Show()}' begins with {id.ToString(CultureInfo.InvariantCulture)}, which is too large for a class "
                        + $"id; correct it, or write a classes.txt with one class name per line."));
                }
            }
        }

        return [.. Enumerable.Range(0, largest + 1).Select(id => $"class_{id}")];
    }
}
