using System.Text;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Fields of COCO files that change what a box means, and where its pictures are.</summary>
[TestClass]
public sealed class CocoMeaningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("""  "attributes": {"occluded": false, "rotation": 60.0}""")]
    [DataRow("""  "attributes": {"rotation": "60", "id": [1, {"a": 2}]}""")]
    [DataRow("""  "rotation": 240""")]
    public void Read_TurnedRectangle_TakesTheUprightBoxAndCountsIt(string field)
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        Write(200, 200, """ "bbox": [40, 90, 120, 20], """ + field);

        var dataset = Read();

        var box = dataset.Images[0].Annotations.Single().Box;
        Assert.AreEqual(61.34, box.X0, 0.01);
        Assert.AreEqual(43.04, box.Y0, 0.01);
        Assert.AreEqual(138.66, box.X1, 0.01);
        Assert.AreEqual(156.96, box.Y1, 0.01);
        Assert.AreEqual(
            "Turned rectangles: 1; the upright box around the turned corners of each was taken.", dataset.Warnings.Single().Message);
    }

    [TestMethod]
    [DataRow("""  "attributes": {"rotation": 0.0}""")]
    [DataRow("""  "attributes": {"rotation": 180}""")]
    [DataRow("""  "attributes": []""")]
    [DataRow("""  "attributes": {"rotation": null}, "isbbox": true""")]
    public void Read_RectangleThatIsNotTurned_IsTheBoxWithoutAWarning(string field)
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        Write(200, 200, """ "bbox": [40, 90, 120, 20], """ + field);

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(40, 90, 160, 110), dataset.Images[0].Annotations.Single().Box);
        Assert.IsEmpty(dataset.Warnings);
    }

    [TestMethod]
    public void Read_FieldsThatSayWhatABoxIs_AreWeighed()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);

        Write(200, 200, """ "bbox": [40, 90, 120, 20], "isbbox": false""");
        StringAssert.Contains(Read().Warnings.Single().Message, "Outlines (isbbox: false): 1; the bbox around each was taken.");

        Write(200, 200, """ "bbox": [40, 90, 120, 110], "bbox_mode": 0""");
        Assert.AreEqual(new BoundingBox(40, 90, 120, 110), Read().Images[0].Annotations.Single().Box);
        StringAssert.Contains(Read().Warnings.Single().Message, "they were read as x0, y0, x1, y1");

        Write(200, 200, """ "bbox": [40, 90, 120, 110], "bbox_mode": "BoxMode.XYWHA_ABS" """);
        StringAssert.Contains(Error(), "bbox_mode is 0 (two corners) or 1 (corner and size)");

        Write(200, 200, """ "bbox": [40, 90, 120, 20, 30]""");
        StringAssert.Contains(Error(), "bbox has five numbers, as a turned box has");
    }

    [TestMethod]
    public void Read_NegativeSize_IsPutInOrderWithAWarning()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        Write(200, 200, """ "bbox": [160, 110, -120, -20]""");

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(40, 90, 160, 110), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "corners in exchanged order; they were put in order");
    }

    [TestMethod]
    public void Read_SizeBeforeResizing_ScalesBoxesAndAreas()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 100);
        Write(100, 50, """ "bbox": [10, 20, 30, 20], "area": 300""");

        var dataset = Read();

        Assert.AreEqual(new Annotation(0, new BoundingBox(20, 40, 80, 80)) { Area = 1200 }, dataset.Images[0].Annotations.Single());
        StringAssert.Contains(dataset.Warnings.Single().Message, "Pictures that were resized after they were labelled: 1;");
    }

    [TestMethod]
    [DataRow(100, 100, "the sides differ by different factors")]
    [DataRow(100, 200, "nothing says which way it was turned")]
    public void Read_SizeThatNothingTakesToThePictures_IsRefused(int width, int height, string reason)
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 100);
        Write(width, height, """ "bbox": [10, 20, 30, 20]""");

        StringAssert.Contains(Error(), reason);
    }

    [TestMethod]
    public void Read_SizeOfTheStoredFrame_TurnsBoxesWithThePicture()
    {
        PictureFiles.WriteTurned(_folder, "train/a.jpg", 200, 160);
        Write(200, 160, """ "bbox": [20, 100, 60, 40]""");

        var dataset = Read();

        Assert.AreEqual((160, 200), (dataset.Images[0].Width, dataset.Images[0].Height));
        Assert.AreEqual(new BoundingBox(20, 20, 60, 80), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "their boxes were turned with the picture");
    }

    [TestMethod]
    public void Read_SizeOfTheStoredFrameBoxesOfTheShown_UsesThemAsTheyAre()
    {
        PictureFiles.WriteTurned(_folder, "train/a.jpg", 200, 160);
        Write(200, 160, """ "bbox": [20, 100, 60, 95]""");

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(20, 100, 80, 195), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "used as they are");
    }

    [TestMethod]
    public void Read_PicturesBesideTheFileAndInAnOlderSet_TakesThoseBeside()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 50, 50);
        PictureFiles.Write(_folder, "v2/train/a.jpg", 200, 200);
        var file = Write(200, 200, """ "bbox": [40, 90, 120, 20]""", "v2/instances_train.json");

        Assert.AreEqual(_folder.File("v2", "train", "a.jpg"), DatasetReader.Read(file, "train").Images.Single().Path);

        // The folder above is not searched, except from annotations.
        File.Delete(_folder.File("v2", "train", "a.jpg"));
        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(file, "train")).Message;
        StringAssert.Contains(message, "'a.jpg' was looked for as written in " + _folder.File("v2", "train"));
    }

    [TestMethod]
    public void Read_PicturesInTwoFolders_OneServesAll()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        PictureFiles.Write(_folder, "images/b.jpg", 200, 200);
        _folder.Write("annotations/instances_train.json", """
            {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}], "categories": [{"id": 1, "name": "cat"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40]}]}
            """);

        StringAssert.Contains(Error(), Path.Combine(_folder.Path, "train", "b.jpg") + ": The picture does not exist");
    }

    [TestMethod]
    [DataRow("labels.json", "data/a.jpg")]
    [DataRow("train/labels.json", "train/data/a.jpg")]
    [DataRow("annotations/instances_default.json", "images/default/a.jpg")]
    [DataRow("annotations/instances_Train.json", "images/Train/a.jpg")]
    [DataRow("Annotations/instances_train.json", "Images/a.jpg")]
    [DataRow("Train/_annotations.coco.json", "Train/a.jpg")]
    [DataRow("instances_train.json", "Train/a.jpg")]
    [DataRow("annotations/train.json", "train/a.jpg")]
    public void Read_PlacesOfOtherTools_AreKnown(string annotations, string picture)
    {
        PictureFiles.Write(_folder, picture, 200, 200);
        Write(200, 200, """ "bbox": [40, 90, 120, 20]""", annotations);

        Assert.AreSame(DatasetFormats.Coco, DatasetReader.DetectFormat(_folder.Path));
        Assert.AreEqual("train", DatasetFormats.Coco.Splits(_folder.Path).Single(), ignoreCase: true);
        Assert.AreEqual(_folder.File(picture.Split('/')), Read().Images.Single().Path);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.ReadCoco(_folder.Path, "val")).Message,
            annotations.Split('/')[^1]);
    }

    [TestMethod]
    [DataRow("cam\\\\a.jpg")]
    [DataRow("./cam/a.jpg")]
    [DataRow("C:\\\\data\\\\set\\\\cam\\\\a.jpg")]
    [DataRow("/home/me/set/cam/a.jpg")]
    [DataRow("../../media/upload/cam/a.jpg")]
    [DataRow("train/cam/a.jpg")]
    [DataRow("c%61m/a.jpg")]
    public void Read_FileNameOfAnotherMachine_IsFound(string name)
    {
        PictureFiles.Write(_folder, "train/cam/a.jpg", 200, 200);
        PictureFiles.Write(_folder, "train/a.jpg", 50, 50);
        Write(200, 200, """ "bbox": [40, 90, 120, 20]""", name: name);

        Assert.AreEqual(_folder.File("train", "cam", "a.jpg"), Read().Images.Single().Path);
    }

    [TestMethod]
    public void Read_OneFileUnderTwoNames_IsOnePictureWithTheBoxesOfBoth()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        File.CreateSymbolicLink(_folder.File("train", "link.jpg"), _folder.File("train", "a.jpg"));
        _folder.Write("train/_annotations.coco.json", """
            {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "./a.jpg"}, {"id": 3, "file_name": "link.jpg"}],
             "categories": [{"id": 1, "name": "cat"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40]},
                             {"id": 2, "image_id": 2, "category_id": 1, "bbox": [2, 2, 30, 40]},
                             {"id": 3, "image_id": 3, "category_id": 1, "bbox": [3, 2, 30, 40]}]}
            """);

        var dataset = Read();

        Assert.HasCount(3, dataset.Images.Single().Annotations);
        Assert.HasCount(2, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.All(warning => warning.Message.Contains("listed twice", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Read_TextInOtherEncodings_IsReadByItsMarkOrRefused()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        var file = Write(200, 200, """ "bbox": [40, 90, 120, 20]""", category: "carré");
        var text = File.ReadAllText(file);

        File.WriteAllText(file, text, Encoding.Unicode);
        Assert.AreEqual("carré", Read().ClassNames.Single());

        File.WriteAllText(file, text, Encoding.UTF8);
        Assert.AreEqual("carré", Read().ClassNames.Single());

        File.WriteAllText(file, text, Encoding.Latin1);
        StringAssert.Contains(Error(), "$.categories[0].name is text in another encoding than UTF-8");
    }

    [TestMethod]
    public void Read_ClassNamesThatDifferInCaseOrBlanks_AreNamed()
    {
        PictureFiles.Write(_folder, "train/a.jpg", 200, 200);
        _folder.Write("train/_annotations.coco.json", """
            {"images": [{"id": 1, "file_name": "a.jpg"}],
             "categories": [{"id": 1, "name": "traffic light"}, {"id": 2, "name": "Trafficlight"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40]},
                             {"id": 2, "image_id": 1, "category_id": 2, "bbox": [2, 2, 30, 40]}]}
            """);

        StringAssert.Contains(Read().Warnings.Single().Message, "'traffic light' and 'Trafficlight' differ in case or blanks only");
    }

    private string Error() => Assert.ThrowsExactly<InvalidDataException>(() => Read()).Message;

    private DetectionDataset Read() => DatasetReader.ReadCoco(_folder.Path, "train");

    private string Write(
        int width, int height, string fields, string file = "train/_annotations.coco.json", string name = "a.jpg", string category = "cat") =>
        _folder.Write(file, $$"""
            {"images": [{"id": 1, "file_name": "{{name}}", "width": {{width}}, "height": {{height}}}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, {{fields}} }], "categories": [{"id": 1, "name": "{{category}}"}]}
            """);
}
