using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class VocReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_TwoSplits_GivesBoxesAsTheyAreAndTheSameClassIds()
    {
        Add("train", "a", Object("zebra", 1, 2, 30, 40));
        Add("val", "b", Object("ant", 1, 2, 30, 40));

        var train = DatasetReader.Read(_folder.Path, "train");
        var validation = DatasetReader.Read(_folder.Path, "valid");

        CollectionAssert.AreEqual(new[] { "ant", "zebra" }, train.ClassNames.ToArray());
        CollectionAssert.AreEqual(train.ClassNames.ToArray(), validation.ClassNames.ToArray());
        Assert.AreEqual(new Annotation(1, new BoundingBox(1, 2, 30, 40)), train.Images.Single().Annotations.Single());
        Assert.AreEqual(0, validation.Images.Single().Annotations.Single().ClassId);
    }

    [TestMethod]
    public void Read_FileOfClassNames_GivesItsOrder()
    {
        Add("train", "a", Object("zebra", 1, 2, 30, 40));
        _folder.Write("classes.txt", "zebra\nant\n");

        CollectionAssert.AreEqual(new[] { "zebra", "ant" }, DatasetReader.ReadVoc(_folder.Path, "train").ClassNames.ToArray());
    }

    [TestMethod]
    public void Read_PartOfAnObject_IsNotAnotherClass()
    {
        Add("train", "a",
            "<object><name>person</name><part><name>head</name></part><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>");

        CollectionAssert.AreEqual(new[] { "person" }, DatasetReader.ReadVoc(_folder.Path, "train").ClassNames.ToArray());
    }

    [TestMethod]
    public void Read_SizeWithExchangedSidesThatTheBoxesDoNotFit_WarnsAndUsesThePictures()
    {
        Add("train", "a", "<size><width>50</width><height>100</height></size>" + Object("x", 1, 2, 90, 40));

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.AreEqual(100, dataset.Images[0].Width);
        StringAssert.Contains(dataset.Warnings.Single().Message,
            "stated as 50x100, but the picture is 100x50");
        StringAssert.Contains(dataset.Warnings.Single().Message, "used as they are");
    }

    [TestMethod]
    public void Read_TurnedPicture_HasTheSizeThatAViewerShows()
    {
        Add("train", "a", Object("x", 1, 2, 30, 90));
        PictureFiles.WriteTurned(_folder, "JPEGImages/a.jpg", 100, 50);

        var image = DatasetReader.Read(_folder.Path, "train").Images.Single();

        Assert.AreEqual((50, 100), (image.Width, image.Height));
    }

    [TestMethod]
    [DataRow("<object><name>x</name></object>", "line 1: the object has no bndbox")]
    [DataRow("<object><name>x</name><bndbox><xmin>left</xmin></bndbox></object>", "xmin is 'left', which is not a number")]
    [DataRow("<object></object>", "the class '' is unknown")]
    [DataRow("<object><name>x</name><bndbox><xmin>NaN</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>",
        "not a finite number")]
    [DataRow("<object><name>x</name><bndbox><xmin>200</xmin><ymin>1</ymin><xmax>220</xmax><ymax>9</ymax></bndbox></object>",
        "entirely outside its picture of 100x50")]
    [DataRow("<object>", "not valid XML")]
    [DataRow("", "not a single usable box")]
    public void Read_WrongAnnotation_ErrorNamesFileAndPlace(string content, string expected)
    {
        Add("train", "a", content);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.ReadVoc(_folder.Path,
            "train")).Message, expected);
    }

    [TestMethod]
    public void Read_MissingFilesAndRepeatedNames_WarnOrFail()
    {
        Add("train", "a", Object("x", 1, 2, 30, 40));
        Add("train", "a", Object("x", 1, 2, 30, 40));
        PictureFiles.Write(_folder, "JPEGImages/b.jpg");
        File.AppendAllText(_folder.File("ImageSets", "Main", "train.txt"), "b\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");
        Assert.HasCount(2, dataset.Images);
        Assert.HasCount(2, dataset.Warnings);

        File.AppendAllText(_folder.File("ImageSets", "Main", "train.txt"), "gone\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path,
            "train")).Message, "gone.jpg: The picture does not exist");
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path,
            "test")).Message, "it has the splits train");
    }

    [TestMethod]
    [DataRow("train", 205)]
    [DataRow("val", 87)]
    [DataRow("test", 72)]
    public void Read_BccdSplit_HasAllPicturesAndTheSameClasses(string split, int expected)
    {
        var dataset = DatasetReader.Read(BccdData.FolderOrSkip(), split);

        Assert.HasCount(expected, dataset.Images);
        CollectionAssert.AreEqual(new[] { "Platelets", "RBC", "WBC" }, dataset.ClassNames.ToArray());
        Assert.IsTrue(dataset.Images.All(image => image is { Width: 640, Height: 480 }));
    }

    [TestMethod]
    public void Read_BccdInAllSplits_DropsTheTwoBoxesWithoutAreaAndSaysWhere()
    {
        var folder = BccdData.FolderOrSkip();
        var datasets = new[] { "train", "val", "test" }.Select(split => DatasetReader.ReadVoc(folder, split)).ToList();

        Assert.AreEqual(4886, datasets.SelectMany(dataset => dataset.Images).Sum(image => image.Annotations.Count));
        var dropped = datasets.SelectMany(dataset => dataset.Warnings).Where(warning => warning.Message.Contains(
            "no area", StringComparison.Ordinal))
            .Select(warning => Path.GetFileNameWithoutExtension(warning.File)).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(new[] { "BloodImage_00338", "BloodImage_00343" }, dropped);
    }

    private static string Object(string name, int x0, int y0, int x1, int y1) =>
        $"<object><name>{name}</name><bndbox><xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>";

    private void Add(string split, string stem, string content)
    {
        PictureFiles.Write(_folder, $"JPEGImages/{stem}.jpg");
        _folder.Write($"Annotations/{stem}.xml", $"<annotation><filename>{stem}.jpg</filename>{content}</annotation>");
        File.AppendAllText(_folder.File("ImageSets", "Main", split + ".txt"), stem + "\n");
    }
}
