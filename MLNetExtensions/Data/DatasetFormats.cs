namespace MLNetGhost.Data;

/// <summary>The forms of datasets that are recognised. A new form is a class of its own and an entry here.</summary>
public static class DatasetFormats
{
    /// <summary>
    /// YOLO: a data.yaml whose entries are folders, lists of folders or text files of picture paths; or a folder with images/{split} and
    /// labels/{split} (or {split}/images and {split}/labels) and, if it has one, classes.txt. Each picture has a text file with rows of
    /// class, centre, width and height as fractions, or of class and corner points. Written are data.yaml, images/{split} and
    /// labels/{split}; boxes of crowds are left out, because YOLO labels cannot mark them.
    /// </summary>
    public static DatasetFormat Yolo { get; } = new YoloFormat();

    /// <summary>
    /// Pascal VOC: Annotations/*.xml, JPEGImages/ and ImageSets/Main/{split}.txt. Class names come from classes.txt (or labels.txt) if
    /// there is one, else they are collected over all files of Annotations and sorted, so that ids agree between splits. Box corners are
    /// taken as they are, without shifting them by one: most tools write zero-based corners, and the difference is one pixel. Objects
    /// marked difficult are kept. Corners are written as they are, to a hundredth of a pixel, and classes.txt with them, so that ids stay;
    /// boxes of crowds are left out, because Pascal VOC cannot mark them.
    /// </summary>
    public static DatasetFormat Voc { get; } = new VocFormat();

    /// <summary>
    /// COCO: annotations/instances_{split}*.json, {split}/_annotations.coco.json, or a JSON file named directly. If the name of that file
    /// holds the name of another split, then the file beside it of the wanted split is read. Category ids are mapped to 0, 1, 2, … in
    /// ascending order; the originals are in <see cref="DetectionDataset.CocoIdentifiers"/>. Polygons are ignored. Written are
    /// annotations/instances_{split}.json and a folder of pictures for each split; a dataset that came from a COCO file keeps its ids of
    /// pictures and categories, another gets 1, 2, 3, ….
    /// </summary>
    public static DatasetFormat Coco { get; } = new CocoFormat();

    /// <summary>Every form, in the order in which they are looked for.</summary>
    public static IReadOnlyList<DatasetFormat> All { get; } = [Yolo, Voc, Coco];

    /// <summary>The form of a short name, in any case: <c>coco</c>; null for a name that none has.</summary>
    /// <param name="name">A <see cref="DatasetFormat.Name"/>.</param>
    public static DatasetFormat? Find(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
