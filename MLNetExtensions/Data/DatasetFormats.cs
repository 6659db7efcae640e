namespace MLNetGhost.Data;

/// <summary>The dataset formats that are recognised. A new format is a class of its own and an entry here.</summary>
public static class DatasetFormats
{
    /// <summary>
    /// YOLO: a data.yaml whose entries are folders, lists of folders or text files of picture paths; or a folder with images/{split} and
    /// labels/{split} (or {split}/images and {split}/labels) and, optionally, classes.txt. A folder with images and labels that are not
    /// divided is one split, train. Each picture has a text file with rows of class, centre, width and height as fractions, possibly with
    /// key points after them, which are left out; or of class and corner points. Writing produces data.yaml, images/{split} and
    /// labels/{split}; crowd boxes are left out, because YOLO labels cannot mark them.
    /// </summary>
    public static DatasetFormat Yolo { get; } = new YoloFormat();

    /// <summary>
    /// Pascal VOC: Annotations/*.xml, JPEGImages/ (or images/) and ImageSets/Main/{split}.txt, in subfolders, too; without such lists,
    /// everything is one split, train. Class names come from classes.txt (or labels.txt) if
    /// there is one; otherwise they are collected from all files in Annotations and sorted, so that ids agree between splits. Box corners
    /// are read unchanged, without shifting them by one: most tools write zero-based corners, and the difference is one pixel. Objects
    /// marked difficult are kept. Corners are written unshifted, to a hundredth of a pixel, together with classes.txt, so that ids stay
    /// the same; crowd boxes are left out, because Pascal VOC cannot mark them.
    /// </summary>
    public static DatasetFormat Voc { get; } = new VocFormat();

    /// <summary>
    /// COCO: annotations/instances_{split}*.json, {split}/_annotations.coco.json, labels.json beside data/, or a JSON file named
    /// directly. Pictures are looked for beside the file and below it; from a folder annotations also beside that. If the name of that file
    /// contains another split's name, the file next to it for the requested split is read instead. Category ids are mapped to 0, 1, 2, … in
    /// ascending order; the originals are in <see cref="DetectionDataset.CocoIdentifiers"/>. Polygons are ignored. Writing
    /// produces annotations/instances_{split}.json and a folder of pictures for each split; a dataset read from a COCO file keeps its
    /// picture and category ids, any other gets 1, 2, 3, ….
    /// </summary>
    public static DatasetFormat Coco { get; } = new CocoFormat();

    /// <summary>Every format, in the order in which they are tried.</summary>
    public static IReadOnlyList<DatasetFormat> All { get; } = [Yolo, Voc, Coco];

    /// <summary>The format with a short name such as <c>coco</c>, ignoring case; null if there is none.</summary>
    /// <param name="name">A <see cref="DatasetFormat.Name"/>.</param>
    public static DatasetFormat? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
