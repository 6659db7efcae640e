namespace MLNetGhost.Data;

/// <summary>
/// Reads one split of a labelled dataset in one of the forms of <see cref="DatasetFormats"/>, and checks it. All forms give the same
/// thing: class ids from zero, boxes in pixels of the picture as a viewer shows it, clipped to the picture.
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
    /// <summary>Reads a split; the form is recognised by the files that are there.</summary>
    /// <param name="path">A dataset's folder, a data.yaml or a COCO JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file, or a file that the split needs, does not exist.</exception>
    /// <exception cref="InvalidDataException">No form fits, several do, or the content is wrong.</exception>
    public static DetectionDataset Read(string path, string split) => DetectFormat(path).Read(path, split);

    /// <summary>Reads a split in the form of <see cref="DatasetFormats.Yolo"/>.</summary>
    /// <param name="path">The data.yaml or the dataset's folder.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadYolo(string path, string split) => DatasetFormats.Yolo.Read(path, split);

    /// <summary>Reads a split in the form of <see cref="DatasetFormats.Voc"/>.</summary>
    /// <param name="path">The folder that holds Annotations.</param>
    /// <param name="split">The split: a file of ImageSets/Main, without its extension.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadVoc(string path, string split) => DatasetFormats.Voc.Read(path, split);

    /// <summary>Reads a split in the form of <see cref="DatasetFormats.Coco"/>.</summary>
    /// <param name="path">The dataset's folder or the JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <inheritdoc cref="DatasetFormat.Read" path="/exception"/>
    public static DetectionDataset ReadCoco(string path, string split) => DatasetFormats.Coco.Read(path, split);

    /// <summary>The form of a dataset's folder or file, by the files that are there.</summary>
    /// <param name="path">A dataset's folder, a data.yaml or a COCO JSON file.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">No form fits, or several do; the message says what was looked for and the remedy.</exception>
    public static DatasetFormat DetectFormat(string path)
    {
        var full = DatasetFormat.Existing(path);
        var fitting = DatasetFormats.All.Where(format => format.Recognises(full)).ToList();
        return fitting.Count == 1
            ? fitting[0]
            : throw new InvalidDataException(fitting.Count == 0 ? DescribeUnknown(full) : DescribeSeveral(full, fitting));
    }

    private static string DescribeUnknown(string path) => File.Exists(path)
        ? $"{path} has the extension '{Path.GetExtension(path).ToLowerInvariant()}'; name a dataset's folder, {Files(DatasetFormats.All)}."
        : $"{path} is not a dataset in a known form: it has neither {string.Join(", nor ", DatasetFormats.All.Select(Signs))}; "
            + "name the folder that holds one of these.";

    private static string DescribeSeveral(string path, List<DatasetFormat> formats) =>
        $"{path} is a dataset in {formats.Count} forms: it has {string.Join(" and ", formats.Select(Signs))}; "
        + $"name {Files(formats)} instead of the folder, pass the form to ml.ObjectDetection.Load, or give each form a folder of its own.";

    private static string Signs(DatasetFormat format) => $"{format.Signs} ({format.Title})";

    private static string Files(IEnumerable<DatasetFormat> formats) =>
        string.Join(" or ", formats.Where(format => format.FileExtensions.Count > 0)
            .Select(format => $"a {format.FileExtensions[0]} file ({format.Title})"));
}
