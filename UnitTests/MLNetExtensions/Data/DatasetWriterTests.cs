using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class DatasetWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void WriteYoloVocAndCoco_OneDataset_WriteTheFormatOfTheirName()
    {
        DatasetFormats.Yolo.Write(_folder.File("first"), Splits());
        DatasetFormats.Voc.Write(_folder.File("second"), Splits());
        DatasetFormats.Coco.Write(_folder.File("third"), Splits());

        Assert.AreSame(DatasetFormats.Yolo, DatasetReader.DetectFormat(_folder.File("first")));
        Assert.AreSame(DatasetFormats.Voc, DatasetReader.DetectFormat(_folder.File("second")));
        Assert.AreSame(DatasetFormats.Coco, DatasetReader.DetectFormat(_folder.File("third")));
    }

    [TestMethod]
    public void WriteCoco_DatasetWithIdentifiersAndCrowds_KeepsThem()
    {
        var crowd = new Annotation(1, new BoundingBox(1, 2, 30, 40)) { IsCrowd = true, Area = 55.5f };
        var dataset = Dataset("val", Image(
            "a/x.jpg", crowd), Image("b/x.jpg")) with
        { CocoIdentifiers = new CocoIdentifiers([4, 90], [17, 5]) };
        var target = _folder.File("coco");

        DatasetFormats.Coco.Write(target, [dataset]);
        var read = DatasetReader.Read(target, "val");

        CollectionAssert.AreEqual(new[] { 17L, 5L }, read.CocoIdentifiers!.ImageIds.ToArray());
        CollectionAssert.AreEqual(new[] { 4, 90 }, read.CocoIdentifiers.CategoryIds.ToArray());
        Assert.AreEqual(crowd, read.Images[0].Annotations.Single());
        Assert.AreEqual("x-2.jpg", Path.GetFileName(read.Images[1].Path));
    }

    [TestMethod]
    [DataRow("yolo")]
    [DataRow("voc")]
    [DataRow("labelme")]
    [DataRow("cvat")]
    [DataRow("csv")]
    public void Write_CrowdsIntoAFormatWithoutThem_LeavesThemOutAndSaysHowMany(string format)
    {
        var image = Image(
            "a.jpg", new Annotation(0, new BoundingBox(1, 2, 30, 40)) { IsCrowd = true }, new Annotation(1, new BoundingBox(1, 2, 30, 40)));
        var target = _folder.File("target");

        var warnings = DatasetFormats.Find(format)!.Write(target, [Dataset("train", image)]);

        StringAssert.Contains(warnings.Single().Message, "1 crowd boxes were left out");
        Assert.HasCount(1, DatasetReader.Read(target, "train").Images[0].Annotations);
    }

    [TestMethod]
    public void WriteYolo_ClassNamesThatYamlWouldMisread_AreQuoted()
    {
        string[] names = ["no", "1", "a: b", "null", "ä", "- x"];
        var dataset = new DetectionDataset("", "train", names, [Image("a.jpg", new Annotation(0, new BoundingBox(1, 2, 30, 40)))], []);
        var target = _folder.File("target");

        DatasetFormats.Yolo.Write(target, [dataset]);

        CollectionAssert.AreEqual(names, DatasetReader.Read(target, "train").ClassNames.ToArray());
    }

    [TestMethod]
    public void Write_FolderWithFiles_IsRefused()
    {
        _folder.Write("target/file.txt", "");

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => DatasetFormats.Yolo.Write(_folder.File(
            "target"), Splits())).Message, "is not empty");
    }

    [TestMethod]
    public void Write_SplitsThatDoNotBelongTogether_AreRefused()
    {
        var splits = Splits();

        Assert.ThrowsExactly<ArgumentException>(() => DatasetFormats.Voc.Write(_folder.File("x"), []));
        Assert.ThrowsExactly<ArgumentException>(() => DatasetFormats.Voc.Write(_folder.File("x"), [splits[0], splits[0]]));
        Assert.ThrowsExactly<ArgumentException>(() => DatasetFormats.Voc.Write(_folder.File(
            "x"), [splits[0], splits[1] with { ClassNames = ["other"] }]));
    }

    [TestMethod]
    [DataRow("a\nb")]
    [DataRow("a ")]
    [DataRow("")]
    public void WriteVoc_ClassNameThatIsNoLine_IsRefusedBeforeAnythingIsWritten(string name)
    {
        DetectionDataset[] splits = [.. Splits().Select(dataset => dataset with { ClassNames = [name, "ant"] })];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetFormats.Voc.Write(_folder.File("voc"), splits));

        StringAssert.Contains(error.Message, "cannot be a line of VOC's classes.txt");
        Assert.IsFalse(Directory.Exists(_folder.File("voc")));
    }

    private DetectionDataset[] Splits() =>
    [
        Dataset("train", Image(
            "s/a.jpg", new Annotation(1, new BoundingBox(1, 2, 30.25f, 40)), new Annotation(0, new BoundingBox(0, 0, 100, 50))), Image(
            "s/b.png")),
        Dataset("val", Image("t/c.jpg", new Annotation(0, new BoundingBox(3, 4, 5, 6)))),
    ];

    private static DetectionDataset Dataset(string split, params AnnotatedImage[] images) => new("", split, ["zebra", "ant"], images, []);

    private AnnotatedImage Image(string path, params Annotation[] annotations) =>
        new(PictureFiles.Write(_folder, "source/" + path), 100, 50, annotations);
}
