namespace MLNetGhost.Data;

/// <summary>The dataset formats that are recognised. A new format is a class of its own and an entry here.</summary>
public static class DatasetFormats
{
    /// <summary>
    /// YOLO: a data.yaml whose entries are folders, lists of folders or text files of picture paths; or a folder with images/{split} and
    /// labels/{split} (or {split}/images and {split}/labels) and, optionally, classes.txt. A folder with images and labels that are not
    /// divided is one split, train, and so are pictures with labels beside them in one folder or in several, such as cameras. Each picture
    /// has a text file with rows of class, centre, width and height as fractions, possibly with key points after them, which are left out;
    /// or of class and corner points. Writing produces data.yaml, images/{split} and labels/{split}; crowd boxes are left out, because YOLO
    /// labels cannot mark them.
    /// </summary>
    public static DatasetFormat Yolo { get; } = new YoloFormat();

    /// <summary>
    /// Pascal VOC: Annotations/*.xml, JPEGImages/ (or images/) and ImageSets/Main/{split}.txt, in subfolders, too; or an .xml beside each
    /// picture. Without such lists, or with trainval.txt only, everything is one split, train. Class names come from classes.txt (or
    /// labels.txt) if there is one; otherwise they are collected from all files in Annotations and sorted, so that ids agree between
    /// splits. Box corners are read unchanged, without shifting them by one: most tools write zero-based corners, and the difference is one
    /// pixel. Objects marked difficult are kept. Corners are written unshifted, to a hundredth of a pixel, together with classes.txt, so
    /// that ids stay the same; crowd boxes are left out, because Pascal VOC cannot mark them.
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

    /// <summary>
    /// labelme: a JSON file for each picture, beside it, in {split}/ or undivided; pictures without one are backgrounds. Class names come
    /// from labels.txt (or classes.txt) if there is one; otherwise they are collected from all files and sorted. Polygons, circles and
    /// masks become the box around them; lines and points are left out. Writing produces {split}/ and labels.txt.
    /// </summary>
    public static DatasetFormat Labelme { get; } = new LabelmeFormat();

    /// <summary>
    /// CVAT for images 1.1: annotations.xml, whose pictures may have a subset; or a file for each split. Class names are the labels of the
    /// task. Polygons, ellipses, masks and cuboids become the box around them, turned rectangles the upright box around their corners;
    /// lines, points, skeletons and tags are left out. Files for videos are refused. Writing produces annotations.xml with subsets and
    /// images/{split}.
    /// </summary>
    public static DatasetFormat Cvat { get; } = new CvatFormat();

    /// <summary>
    /// VoTT: its JSON export, or its CSV export where there is no other. Class names are the project's tags; in CSV they are collected and
    /// sorted. Polygons become the box around them; pictures that nobody has opened, frames of videos and regions without a tag are left
    /// out. Only read.
    /// </summary>
    public static DatasetFormat Vott { get; } = new VottFormat();

    /// <summary>
    /// Label Studio: tasks as JSON or JSON_MIN, whose coordinates are percent of the picture's sides. Turned rectangles become the upright
    /// box around their corners, polygons and ellipses the box around them; brushes, key points and choices are left out, and so are tasks
    /// that nobody has annotated. Class names are collected and sorted. Only read.
    /// </summary>
    public static DatasetFormat LabelStudio { get; } = new LabelStudioFormat();

    /// <summary>
    /// CSV files with a box in each row: filename, width, height, class, xmin, ymin, xmax, ymax in any order, under the names that tools
    /// give these columns; or, without a first row, path, x1, y1, x2, y2, class. A column of splits divides a single file. Corners are read
    /// unchanged. A row without class and box is a picture without objects. Class names come from classes.txt (or labels.txt), or are
    /// collected and sorted. Writing produces {split}/_annotations.csv beside the pictures, and classes.txt.
    /// </summary>
    public static DatasetFormat Csv { get; } = new CsvFormat();

    /// <summary>Every format, in the order in which they are tried.</summary>
    public static IReadOnlyList<DatasetFormat> All { get; } = [Yolo, Voc, Coco, Labelme, Cvat, Vott, LabelStudio, Csv];

    /// <summary>The format with a short name such as <c>coco</c>, ignoring case; null if there is none.</summary>
    /// <param name="name">A <see cref="DatasetFormat.Name"/>.</param>
    public static DatasetFormat? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
