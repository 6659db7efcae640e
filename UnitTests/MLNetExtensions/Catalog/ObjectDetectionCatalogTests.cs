using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Catalog;

[TestClass]
public sealed class ObjectDetectionCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<object[]> Formats => DatasetFormats.All.Where(format => format.CanWrite)
        .Select(format => new object[] { format });

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Load_AnyFormat_IsRecognised(DatasetFormat format)
    {
        var (target, validation) = (_folder.File("target"), DatasetReader.ReadYolo(WriteYolo(), "train") with { Split = "val" });
        format.Write(target, [validation]);

        foreach (var data in new[] { _context.ObjectDetection.Load(target, "val"), _context.ObjectDetection.Load(target, "val", format) })
        {
            var rows = _context.Data.CreateEnumerable<LabelledRow>(data, reuseRowObject: false)
                .OrderBy(row => row.ImagePath, StringComparer.Ordinal).ToArray();

            CollectionAssert.AreEqual(new[] { "a.png", "b.png" }, rows.Select(row => Path.GetFileName(row.ImagePath)).ToArray());
            CollectionAssert.AreEqual(new uint[] { 1, 2 }, rows[0].Label);
            CollectionAssert.AreEqual(new float[] { 40, 15, 60, 35, 20, 20, 30, 30 }, rows[0].BoundingBoxes);
        }
    }

    [TestMethod]
    public void Load_NoSplitGiven_IsTheTrainingSplitAndWarningsReachTheLog()
    {
        var messages = new List<string>();
        _context.Log += (_, message) => messages.Add(message.Message);

        var data = _context.ObjectDetection.Load(WriteYolo("0 0.5 0.5 0.2 0.4\n0 0.5 0.5 0 0.2\n"));

        Assert.AreEqual(2L, data.GetRowCount());
        var warning = messages.Single(message => message.Contains("a.txt", StringComparison.Ordinal));
        StringAssert.Contains(warning, "has no area");
    }

    [TestMethod]
    public void Load_UnrecognisableFolder_ErrorSaysWhatWasLookedFor()
    {
        PictureFiles.Write(_folder, "a.png");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => _context.ObjectDetection.Load(_folder.Path)).Message;

        StringAssert.Contains(message, $"{_folder.Path} is not a dataset in a known format");
        foreach (var format in DatasetFormats.All)
        {
            StringAssert.Contains(message, $"{format.Signs} ({format.Title})");
        }

        StringAssert.Contains(message, "name the folder that holds one of these");
    }

    [TestMethod]
    public void Load_FolderInSeveralFormats_IsReadInTheGivenFormat()
    {
        WriteYolo();
        _folder.Write("annotations/instances_train.json", "{}");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => _context.ObjectDetection.Load(_folder.Path)).Message;

        StringAssert.Contains(message, "pass the format to ml.ObjectDetection.Load");
        Assert.AreEqual(2L, _context.ObjectDetection.Load(_folder.Path, format: DatasetFormats.Yolo).GetRowCount());
    }

    [TestMethod]
    public void LoadFromYolo_Columns_HaveNamesTypesAndClassNames()
    {
        var data = _context.ObjectDetection.LoadFromYolo(WriteYolo());

        CollectionAssert.AreEqual(
            new[] { "ImagePath", "Image",
                "Label", "BoundingBoxes", "IsCrowd", "Area" }, data.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(2L, data.GetRowCount());
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void LoadFromYolo_Rows_BindToPlainMembers()
    {
        var rows = _context.Data.CreateEnumerable<LabelledRow>(_context.ObjectDetection.LoadFromYolo(WriteYolo()), reuseRowObject: false)
            .ToArray();

        StringAssert.EndsWith(rows[0].ImagePath, "a.png");
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, rows[0].Label);
        CollectionAssert.AreEqual(new float[] { 40, 15, 60, 35, 20, 20, 30, 30 }, rows[0].BoundingBoxes);
        CollectionAssert.AreEqual(new float[] { 400, 100 }, rows[0].Area);
        CollectionAssert.AreEqual(new bool[2], rows[0].IsCrowd);
        Assert.IsEmpty(rows[1].Label);
    }

    [TestMethod]
    public void LoadFromYolo_LabelColumn_MapsToClassNames()
    {
        var data = _context.ObjectDetection.LoadFromYolo(WriteYolo());
        var mapped = _context.Transforms.Conversion.MapKeyToValue("Label").Fit(data).Transform(data);

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, _context.Data.CreateEnumerable<NamedRow>(mapped, false).First().Label);
    }

    [TestMethod]
    public void LoadFromYolo_UnreadableImage_HurtsOnlyWhoReadsTheImageColumn()
    {
        var yaml = WriteYolo();
        var data = _context.ObjectDetection.LoadFromYolo(yaml);
        File.WriteAllText(Path.Combine(_folder.Path, "images", "train", "a.png"), "not a picture");

        Assert.HasCount(2, _context.Data.CreateEnumerable<LabelledRow>(data, false).ToArray());
        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Data.CreateEnumerable<ImageRow>(data, true).Count());
        StringAssert.Contains(error.Message, "a.png");
    }

    [TestMethod]
    public void LoadFromYolo_Warnings_ReachTheLog()
    {
        var messages = new List<LoggingEventArgs>();
        _context.Log += (_, message) => messages.Add(message);

        _context.ObjectDetection.LoadFromYolo(WriteYolo("0 0.5 0.5 0.2 0.4\n0 0.5 0.5 0 0.2\n"));

        Assert.IsTrue(messages.Any(message => message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning && message.Message.Contains(
            "a.txt", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void LoadFromVoc_Split_GivesItsImages()
    {
        PictureFiles.Write(_folder, "JPEGImages/one.jpg");
        _folder.Write("ImageSets/Main/val.txt", "one\n");
        _folder.Write("Annotations/one.xml",
            "<annotation><filename>one.jpg</filename><size><width>100</width><height>50</height></size>"
            + "<object><name>cat</name><bndbox><xmin>10</xmin><ymin>5</ymin><xmax>30</xmax><ymax>25</ymax></bndbox></object></annotation>");

        var row = _context.Data.CreateEnumerable<LabelledRow>(_context.ObjectDetection.LoadFromVoc(_folder.Path, "val"), false).Single();

        CollectionAssert.AreEqual(new float[] { 10, 5, 30, 25 }, row.BoundingBoxes);
    }

    [TestMethod]
    public void LoadFromCoco_Crowd_IsMarked()
    {
        PictureFiles.Write(_folder, "val/one.jpg");
        _folder.Write("annotations/instances_val.json", """
            {"images": [{"id": 1, "file_name": "one.jpg", "width": 100, "height": 50}],
             "categories": [{"id": 7, "name": "cat"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [10, 5, 20, 20], "area": 123, "iscrowd": 1}]}
            """);

        var row = _context.Data.CreateEnumerable<LabelledRow>(_context.ObjectDetection.LoadFromCoco(_folder.Path, "val"), false).Single();

        CollectionAssert.AreEqual(new[] { true }, row.IsCrowd);
        CollectionAssert.AreEqual(new[] { 123f }, row.Area);
    }

    [TestMethod]
    public void LoadFromFolder_Subfolders_GivesImagesSortedWithoutLabels()
    {
        PictureFiles.Write(_folder, "b/two.png");
        PictureFiles.Write(_folder, "a/one.jpg");
        _folder.Write("a/notes.txt", "");

        var data = _context.ObjectDetection.LoadFromFolder(_folder.Path);

        CollectionAssert.AreEqual(new[] { "ImagePath", "Image" }, data.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "one.jpg", "two.png" },
            data.GetColumn<string>("ImagePath").Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void LoadFromFolder_NoImages_NamesFolderAndExtensions()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.ObjectDetection.LoadFromFolder(_folder.Path));

        StringAssert.Contains(error.Message, _folder.Path);
        StringAssert.Contains(error.Message, ".png");
    }

    [TestMethod]
    public void LoadFromFolder_Missing_NamesFolder()
    {
        var missing = Path.Combine(_folder.Path, "missing");

        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => _context.ObjectDetection.LoadFromFolder(missing)).Message, missing);
    }

    private string WriteYolo(string labels = "0 0.5 0.5 0.2 0.4\n1 0.25 0.5 0.1 0.2\n")
    {
        PictureFiles.Write(_folder, "images/train/a.png");
        PictureFiles.Write(_folder, "images/train/b.png");
        _folder.Write("labels/train/a.txt", labels);
        return _folder.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n");
    }

    private sealed class LabelledRow
    {
        public string ImagePath { get; set; } = "";

        public uint[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];

        public bool[] IsCrowd { get; set; } = [];

        public float[] Area { get; set; } = [];
    }

    private sealed class NamedRow
    {
        public string[] Label { get; set; } = [];
    }

    private sealed class ImageRow
    {
        public MLImage? Image { get; set; }
    }
}
