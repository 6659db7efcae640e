namespace MLNetGhost.Data;

/// <summary>
/// Reads one split of a labelled dataset in YOLO, Pascal VOC or COCO form, and checks it. All formats give the same thing:
/// class ids from zero, boxes in pixels of the picture as a viewer shows it, clipped to the picture.
/// </summary>
/// <remarks>
/// <para>Dropped or corrected with a warning: boxes without area, boxes that reach partly outside the picture (clipped), duplicate
/// boxes, pictures named twice. A picture without labels is a background picture.</para>
/// <para>An <see cref="InvalidDataException"/> names file, value and remedy for: unknown classes, boxes wholly outside the picture,
/// labels in pixels where fractions are wanted, text that is not a number, unreadable pictures, an empty split and a split without
/// any box. Problems of one kind are given with their count.</para>
/// <para>The names <c>val</c>, <c>valid</c> and <c>validation</c> mean the same split, and so do <c>train</c> and <c>training</c>,
/// <c>test</c> and <c>testing</c>.</para>
/// </remarks>
public static class DatasetReader
{
    /// <summary>Reads a split; the format is detected.</summary>
    /// <param name="path">A dataset's folder, a data.yaml or a COCO JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file, or a file of the format that the split needs, does not exist.</exception>
    /// <exception cref="InvalidDataException">No format fits, or the content is wrong.</exception>
    public static DetectionDataset Read(string path, string split) => DetectFormat(path) switch
    {
        DatasetFormat.Yolo => ReadYolo(path, split),
        DatasetFormat.Voc => ReadVoc(path, split),
        _ => ReadCoco(path, split),
    };

    /// <summary>
    /// Reads a split in YOLO form: a data.yaml whose entries are folders, lists of folders or text files of picture paths; or a folder
    /// with images/{split} and labels/{split} (or {split}/images and {split}/labels) and, if it has one, classes.txt.
    /// </summary>
    /// <param name="path">The data.yaml or the dataset's folder.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DetectionDataset ReadYolo(string path, string split) => YoloReader.Read(Existing(path), Named(split));

    /// <summary>
    /// Reads a split in Pascal VOC form. Class names come from classes.txt (or labels.txt) if there is one, else they are collected
    /// over all files of Annotations and sorted, so that ids agree between splits. Box corners are taken as they are, without shifting
    /// them by one: most tools write zero-based corners, and the difference is one pixel. Objects marked difficult are kept.
    /// </summary>
    /// <param name="path">The folder that holds Annotations.</param>
    /// <param name="split">The split: a file of ImageSets/Main, without its extension.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DetectionDataset ReadVoc(string path, string split) => VocReader.Read(Existing(path), Named(split));

    /// <summary>
    /// Reads a split in COCO form: annotations/instances_{split}*.json, {split}/_annotations.coco.json, or a JSON file named directly.
    /// If the name of that file holds the name of another split, then the file beside it of the wanted split is read. Category ids are
    /// mapped to 0, 1, 2, … in ascending order; the originals are in <see cref="DetectionDataset.CocoIdentifiers"/>. Polygons are ignored.
    /// </summary>
    /// <param name="path">The dataset's folder or the JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DetectionDataset ReadCoco(string path, string split) => CocoReader.Read(Existing(path), Named(split));

    /// <summary>The format of a dataset's folder or file, by the files that are there.</summary>
    /// <param name="path">A dataset's folder, a data.yaml or a COCO JSON file.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DatasetFormat DetectFormat(string path)
    {
        var full = Existing(path);
        if (File.Exists(full))
        {
            return Path.GetExtension(full).ToUpperInvariant() switch
            {
                ".YAML" or ".YML" => DatasetFormat.Yolo,
                ".JSON" => DatasetFormat.Coco,
                var extension => throw new InvalidDataException(
                    $"{full} has the extension '{extension.ToLowerInvariant()}'; name a dataset's folder, a .yaml file (YOLO) or a .json file (COCO)."),
            };
        }

        if (YoloDescription.FindFile(full) is not null)
        {
            return DatasetFormat.Yolo;
        }

        if (VocReader.Recognises(full))
        {
            return DatasetFormat.Voc;
        }

        if (CocoAnnotationFiles.Recognises(full))
        {
            return DatasetFormat.Coco;
        }

        return YoloFolders.Recognises(full)
            ? DatasetFormat.Yolo
            : throw new InvalidDataException(
                $"{full} is not a dataset in a known form: it has no data.yaml and no images/ with labels/ (YOLO), no Annotations/*.xml (Pascal VOC), and no annotations/instances_*.json and no _annotations.coco.json (COCO). Name the folder that holds one of these.");
    }

    private static string Existing(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) || File.Exists(full))
        {
            return Path.TrimEndingDirectorySeparator(full);
        }

        throw Path.HasExtension(full)
            ? new FileNotFoundException($"The dataset {full} does not exist; name a dataset's folder, a data.yaml or a COCO JSON file.", full)
            : new DirectoryNotFoundException($"The dataset folder {full} does not exist; name a dataset's folder, a data.yaml or a COCO JSON file.");
    }

    private static string Named(string split)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(split);
        return split;
    }
}
