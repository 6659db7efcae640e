namespace MLNetGhost.Data;

/// <summary>
/// Reads one split of a labelled dataset in one of the <see cref="DatasetFormats"/>, and checks it. The result is the same for every
/// format: class ids from zero, boxes in pixels of the picture as a viewer shows it, clipped to the picture.
/// </summary>
/// <remarks>
/// <para>Dropped or corrected with a warning: boxes without area, boxes that are partly outside the picture (clipped), exchanged corners
/// (put in order), duplicate boxes, pictures listed twice (read once, with all boxes), turned rectangles (the upright box around them),
/// pictures that were resized or turned after they were labelled. A picture without labels is a background picture.</para>
/// <para>An <see cref="InvalidDataException"/> names file, value and remedy for: unknown classes, boxes entirely outside the picture,
/// labels in pixels where fractions are expected, text that is not a number, text that is not UTF-8, a stated size that nothing takes to
/// the picture's, rows that can be polygons as well as key points, unreadable pictures, an empty split and a split without any box.
/// Problems of the same kind are reported with their count; the message ends with the warnings.</para>
/// <para>The names <c>val</c>, <c>valid</c> and <c>validation</c> mean the same split, and so do <c>train</c> and <c>training</c>,
/// <c>test</c> and <c>testing</c>, in upper or lower case.</para>
/// </remarks>
public static class DatasetReader
{
    /// <summary>How users of C# name the format of a folder in several; the program has an option for it.</summary>
    internal const string SeveralFormatsRemedy = "pass the format to ml.ObjectDetection.Load";

    /// <summary>
    /// Reads a split as it is stored; the format is detected from the files present. A dataset that is not divided is one split, train.
    /// </summary>
    /// <param name="path">A dataset's folder, a data.yaml or a file of labels.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file, or a file that the split needs, does not exist.</exception>
    /// <exception cref="InvalidDataException">No format matches, several do, or the content is wrong.</exception>
    public static DetectionDataset Read(string path, string split)
    {
        ArgumentException.ThrowIfNullOrEmpty(split);
        return DetectFormat(path).Read(path, split);
    }

    /// <summary>Reads a split in the format <see cref="DatasetFormats.Yolo"/>.</summary>
    /// <param name="path">The data.yaml or the dataset's folder.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadYolo(string path, string split) => DatasetFormats.Yolo.Read(path, split);

    /// <summary>Reads a split in the format <see cref="DatasetFormats.Voc"/>.</summary>
    /// <param name="path">The folder that holds Annotations.</param>
    /// <param name="split">The split: the name of a file in ImageSets/Main, without its extension.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadVoc(string path, string split) => DatasetFormats.Voc.Read(path, split);

    /// <summary>Reads a split in the format <see cref="DatasetFormats.Coco"/>.</summary>
    /// <param name="path">The dataset's folder or the JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadCoco(string path, string split) => DatasetFormats.Coco.Read(path, split);

    /// <summary>The format of a dataset's folder or file, detected from the files present.</summary>
    /// <param name="path">A dataset's folder, a data.yaml or a file of labels.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">No format matches, or several do; the message says what was looked for and how to fix
    /// it.</exception>
    public static DatasetFormat DetectFormat(string path)
    {
        var full = DatasetFormat.Existing(path);
        var matching = Directory.Exists(full)
            ? DatasetFormats.All.Where(format => format.HasSigns(full)).ToList()
            : [.. DatasetFormats.All.Where(format => format.Recognises(full))];
        if (matching.Count == 0 && Directory.Exists(full))
        {
            matching = [.. DatasetFormats.All.Where(format => format.RecognisesRemains(full))];
        }

        return matching.Count == 1
            ? matching[0]
            : throw (matching.Count == 0
                ? UnknownDataset.Describe(full)
                : new InvalidDataException(DescribeSeveral(full, matching)));
    }

    private static string DescribeSeveral(string path, List<DatasetFormat> formats) =>
        $"{path} is a dataset in {formats.Count} formats: it has {string.Join(" and ", formats.Select(Signs))}; "
        + $"name {UnknownDataset.Files(formats)} instead of the folder, {SeveralFormatsRemedy}, or give each format its own folder.";

    private static string Signs(DatasetFormat format) => $"{format.Signs} ({format.Title})";
}
