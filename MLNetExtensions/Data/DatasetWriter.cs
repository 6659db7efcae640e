namespace MLNetGhost.Data;

/// <summary>
/// Writes datasets, so that one format can be made of another. The target folder must not exist or be empty. Files that list others
/// (data.yaml, ImageSets, COCO's JSON) are written last, each whole or not at all. Pictures keep their names; where two would get the
/// same name, the later one is numbered.
/// </summary>
public static class DatasetWriter
{
    /// <summary>Writes data.yaml, images/{split} and labels/{split}. YOLO labels cannot mark crowds; boxes of crowds are left out.</summary>
    /// <param name="folder">The folder to write.</param>
    /// <param name="splits">The splits of one dataset, with the same class names.</param>
    /// <param name="placement">How pictures get there.</param>
    /// <returns>What was left out.</returns>
    /// <exception cref="ArgumentException">There are no splits, two of the same name, or their class names differ.</exception>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written.</exception>
    public static IReadOnlyList<DatasetWarning> WriteYolo(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        YoloWriter.Write(Prepare(folder, splits), splits, placement);

    /// <summary>
    /// Writes Annotations, JPEGImages and ImageSets/Main, and classes.txt, so that ids stay. Corners are written as they are, to a hundredth
    /// of a pixel. Pascal VOC cannot mark crowds; boxes of crowds are left out.
    /// </summary>
    /// <inheritdoc cref="WriteYolo"/>
    public static IReadOnlyList<DatasetWarning> WriteVoc(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        VocWriter.Write(Prepare(folder, splits), splits, placement);

    /// <summary>
    /// Writes annotations/instances_{split}.json and a folder of pictures for each split. A dataset that came from a COCO file keeps its ids
    /// of pictures and categories; another gets 1, 2, 3, ….
    /// </summary>
    /// <inheritdoc cref="WriteYolo"/>
    public static IReadOnlyList<DatasetWarning> WriteCoco(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy)
    {
        CocoWriter.Write(Prepare(folder, splits), splits, placement);
        return [];
    }

    private static string Prepare(string folder, IReadOnlyList<DetectionDataset> splits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Count == 0)
        {
            throw new ArgumentException("There are no splits to write; pass at least one.", nameof(splits));
        }

        if (splits.GroupBy(dataset => dataset.Split, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The split '{twice.Key}' is there {twice.Count()} times; pass each split once.", nameof(splits));
        }

        if (splits.FirstOrDefault(dataset => !dataset.ClassNames.SequenceEqual(splits[0].ClassNames, StringComparer.Ordinal)) is { } other)
        {
            throw new ArgumentException($"The splits '{splits[0].Split}' and '{other.Split}' have different class names ({string.Join(", ", splits[0].ClassNames)} and {string.Join(", ", other.ClassNames)}); pass splits of one dataset.", nameof(splits));
        }

        var full = Path.GetFullPath(folder);
        return Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()
            ? throw new IOException($"{full} is not empty; name another folder or delete it first.")
            : full;
    }
}
