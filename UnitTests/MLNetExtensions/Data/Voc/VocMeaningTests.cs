using System.Text;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Fields of Pascal VOC annotations that change what a box means, and trees as tools write them.</summary>
[TestClass]
public sealed class VocMeaningTests : IDisposable
{
    private const string Box = "<bndbox><xmin>10</xmin><ymin>5</ymin><xmax>40</xmax><ymax>25</ymax></bndbox>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("<name>cat</name><bndbox><xmin>40</xmin><ymin>90</ymin><xmax>160</xmax><ymax>110</ymax></bndbox>"
        + "<attributes><attribute><name>rotation</name><value>60.0</value></attribute></attributes>")]
    [DataRow("<name>cat</name><robndbox><cx>100</cx><cy>100</cy><w>120</w><h>20</h><angle>1.0471975512</angle></robndbox>")]
    public void Read_TurnedRectangle_TakesTheUprightBoxAndCountsIt(string content)
    {
        Add("a", $"<object>{content}</object>", 200, 200);

        var dataset = Read();

        var box = dataset.Images[0].Annotations.Single().Box;
        Assert.AreEqual(61.34, box.X0, 0.01);
        Assert.AreEqual(156.96, box.Y1, 0.01);
        StringAssert.Contains(dataset.Warnings.Single().Message, "Turned rectangles: 1;");
    }

    [TestMethod]
    public void Read_AngleInDegreesWhereRadiansAre_IsRefusedByName()
    {
        Add("a", "<object><name>cat</name><robndbox><cx>100</cx><cy>100</cy><w>120</w><h>20</h><angle>60</angle></robndbox></object>");

        StringAssert.Contains(Error(), "the angle of robndbox is 60, but it is in radians");
    }

    [TestMethod]
    public void Read_PolygonWithItsBox_IsCounted()
    {
        Add("a", $"<object><name>cat</name><polygon><x1>10</x1><y1>5</y1><x2>40</x2><y2>25</y2></polygon>{Box}</object>");

        StringAssert.Contains(Read().Warnings.Single().Message, "Polygons: 1; the bndbox around each was taken.");
    }

    [TestMethod]
    public void Read_ExchangedCorners_ArePutInOrderWithAWarning()
    {
        Add("a", "<object><name>cat</name><bndbox><xmin>40</xmin><ymin>5</ymin><xmax>10</xmax><ymax>25</ymax></bndbox></object>");

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(10, 5, 40, 25), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "corners in exchanged order; they were put in order");
    }

    [TestMethod]
    public void Read_SizeBeforeResizing_ScalesBoxes()
    {
        Add("a", $"<size><width>50</width><height>25</height></size><object><name>cat</name>{Box}</object>");

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(20, 10, 80, 50), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "Pictures that were resized after they were labelled: 1;");
    }

    [TestMethod]
    public void Read_SizeBeforeResizingThatTheBoxesDoNotFit_UsesThemAsTheyAre()
    {
        Add("a", "<size><width>50</width><height>25</height></size>"
            + $"<object><name>cat</name>{Box.Replace("40", "90", StringComparison.Ordinal)}</object>");

        var dataset = Read();

        Assert.AreEqual(new BoundingBox(10, 5, 90, 25), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "used as they are");
    }

    [TestMethod]
    [DataRow(80, 60)]
    [DataRow(50, 100)]
    public void Read_SizeThatNothingTakesToThePictures_IsRefusedAndWarningsAreKept(int width, int height)
    {
        Add("a", $"<size><width>{width}</width><height>{height}</height></size><object><name>cat</name>{Box}</object>");
        Add("b", $"<object><name>cat</name>{Box}</object><object><name>cat</name>{Box}</object>");

        StringAssert.Contains(Error(), $"the size is stated as {width}x{height}, but the picture is 100x50");
        StringAssert.Contains(Error(), "is listed twice; one was dropped");
    }

    [TestMethod]
    [DataRow(100, 50)]
    [DataRow(200, 100)]
    public void Read_SizeOfTheStoredFrame_TurnsBoxesWithThePicture(int width, int height)
    {
        Add("a", $"<size><width>{width}</width><height>{height}</height></size><object><name>cat</name><bndbox><xmin>{width / 10}</xmin>"
            + $"<ymin>{height / 10}</ymin><xmax>{width * 4 / 10}</xmax><ymax>{height / 2}</ymax></bndbox></object>");
        PictureFiles.WriteTurned(_folder, "JPEGImages/a.jpg", 100, 50);

        var dataset = Read();

        // A quarter turn to the right: x is the height less y.
        Assert.AreEqual(new BoundingBox(25, 10, 45, 40), dataset.Images[0].Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "their boxes were turned with the picture");
    }

    [TestMethod]
    [DataRow("cam/a")]
    [DataRow("cam\\a")]
    [DataRow("cam/a.jpg")]
    [DataRow("JPEGImages/cam/a.jpg")]
    [DataRow("data/JPEGImages/cam/a.jpg")]
    [DataRow("C:\\sets\\voc\\JPEGImages\\cam\\a.jpg")]
    [DataRow("/sets/voc/JPEGImages/cam/a.jpg")]
    [DataRow("c%61m/a")]
    public void Read_NamesOfOneFileInTwoFolders_EachHasItsOwnLabels(string line)
    {
        Add("a", $"<object><name>cat</name>{Box}</object>", list: false);
        Add("cam/a", $"<object><name>dog</name>{Box}</object>", list: false);
        _folder.Write("ImageSets/Main/train.txt", line + "\n");

        var dataset = Read();

        Assert.AreEqual(_folder.File("JPEGImages", "cam", "a.jpg"), dataset.Images.Single().Path);
        Assert.AreEqual("dog", dataset.ClassNames[dataset.Images[0].Annotations.Single().ClassId]);
    }

    [TestMethod]
    public void Read_NameWhosePictureIsInASubfolderOnly_IsMissingAndTheOtherIsNamed()
    {
        Add("cam/a", $"<object><name>cat</name>{Box}</object>", list: false);
        _folder.Write("ImageSets/Main/train.txt", "a\n");

        StringAssert.Contains(Error(), "which has cam/a");
    }

    [TestMethod]
    public void Read_TreeOfSubfoldersWithoutLists_IsOneSplitRead()
    {
        Add("cam1/a", $"<object><name>cat</name>{Box}</object>", list: false);
        Add("cam2/a", $"<object><name>dog</name>{Box}</object>", list: false);

        Assert.AreSame(DatasetFormats.Voc, DatasetReader.DetectFormat(_folder.Path));
        CollectionAssert.AreEqual(new[] { "train" }, DatasetFormats.Voc.Splits(_folder.Path).ToArray());
        var dataset = Read();
        Assert.HasCount(2, dataset.Images);
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, dataset.ClassNames.ToArray());
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.ReadVoc(_folder.Path, "val")).Message,
            "all of it is read as the split 'train'");
    }

    [TestMethod]
    [DataRow("Train", "train")]
    [DataRow("VALID", "val")]
    public void Read_SplitInAnyCase_IsFound(string written, string asked)
    {
        Add("a", $"<object><name>cat</name>{Box}</object>", list: false);
        _folder.Write($"ImageSets/Main/{written}.txt", "a\n");

        Assert.HasCount(1, DatasetReader.ReadVoc(_folder.Path, asked).Images);
    }

    [TestMethod]
    [DataRow("<![CDATA[cat]]>")]
    [DataRow("<!-- a note -->cat")]
    [DataRow(" cat<!-- a note --> ")]
    public void Read_NameInCdataOrBehindAComment_IsTheName(string name)
    {
        Add("a", $"<object><name>{name}</name>{Box}</object>");

        CollectionAssert.AreEqual(new[] { "cat" }, Read().ClassNames.ToArray());
    }

    [TestMethod]
    public void Read_NamesThatDifferInCaseOrBlanks_AreNamed()
    {
        Add("a", $"<object><name>Square</name>{Box}</object><object><name>square</name>{Box}</object>"
            + $"<object><name>disc </name>{Box}</object><object><name>disc</name>{Box.Replace("40", "41", StringComparison.Ordinal)}</object>");

        var dataset = Read();

        CollectionAssert.AreEqual(new[] { "Square", "disc", "square" }, dataset.ClassNames.ToArray());
        Assert.HasCount(2, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains("'Square' and 'square'", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains("'disc' is also written 'disc '", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("ISO-8859-1", 28591)]
    [DataRow("windows-1252", 1252)]
    [DataRow("gb2312", 936)]
    [DataRow("Shift_JIS", 932)]
    [DataRow("UTF-16", 65001)]
    public void Read_EncodingThatTheFileDeclares_IsHonoured(string declared, int codePage)
    {
        var name = codePage is 936 or 932 ? "大" : "carré";
        Add("a", "");
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        File.WriteAllBytes(_folder.File("Annotations", "a.xml"), encoding.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"{declared}\"?><annotation><object><name>{name}</name>{Box}</object></annotation>"));

        Assert.AreEqual(name, Read().ClassNames.Single());
    }

    [TestMethod]
    [DataRow("", "is not text in UTF-8 (byte 0xE9)")]
    [DataRow("<?xml version=\"1.0\" encoding=\"klingon\"?>", "declares the encoding 'klingon', which is not known")]
    [DataRow("<?xml version=\"1.0\" encoding=\"us-ascii\"?>", "is not text in US-ASCII (byte 0xE9)")]
    public void Read_TextInAnotherEncodingThanDeclared_IsRefused(string declaration, string expected)
    {
        Add("a", "");
        File.WriteAllBytes(_folder.File("Annotations", "a.xml"), Encoding.Latin1.GetBytes(
            $"{declaration}<annotation><object><name>carré</name>{Box}</object></annotation>"));

        StringAssert.Contains(Error(), expected);
    }

    [TestMethod]
    public void Read_AnnotationOfAnotherSplitThatIsDamaged_IsWarnedOf()
    {
        Add("a", $"<object><name>cat</name>{Box}</object>");
        Add("b", "<object>", list: false);

        StringAssert.Contains(Read().Warnings.Single().Message, "belongs to another split; its class names are not known");
    }

    [TestMethod]
    public void Read_PicturesOfOtherExtensionsAndHiddenFiles_TakesWhatTheDecoderReads()
    {
        Add("a", $"<object><name>cat</name>{Box}</object>");
        File.Move(_folder.File("JPEGImages", "a.jpg"), _folder.File("JPEGImages", "a.JFIF"));
        _folder.Write("JPEGImages/._a.jpg", "x");
        _folder.Write("JPEGImages/c.tif", "x");
        _folder.Write("Annotations/._a.xml", "x");
        _folder.Write("Annotations/gone.xml", "<annotation><filename>gone.jpg</filename></annotation>");

        var dataset = Read();

        Assert.HasCount(1, dataset.Images.Single().Annotations);
        Assert.HasCount(2, dataset.Warnings);
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains("such as c.tif", StringComparison.Ordinal)));
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.StartsWith(
            "Annotation files without a picture: 1;", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Read_TwoNamesOfOneFile_AreOnePictureWithTheBoxesOfBoth()
    {
        Add("a", $"<object><name>cat</name>{Box}</object>");
        Add("b", $"<object><name>dog</name>{Box}</object>");
        File.Delete(_folder.File("JPEGImages", "b.jpg"));
        File.CreateSymbolicLink(_folder.File("JPEGImages", "b.jpg"), _folder.File("JPEGImages", "a.jpg"));

        var dataset = Read();

        Assert.HasCount(2, dataset.Images.Single().Annotations);
        StringAssert.Contains(dataset.Warnings.Single().Message, "it was read once, with the boxes of both");
    }

    private string Error() => Assert.ThrowsExactly<InvalidDataException>(() => Read()).Message;

    private DetectionDataset Read() => DatasetReader.ReadVoc(_folder.Path, "train");

    private void Add(string name, string content, int width = 100, int height = 50, bool list = true)
    {
        PictureFiles.Write(_folder, $"JPEGImages/{name}.jpg", width, height);
        _folder.Write($"Annotations/{name}.xml", $"<annotation><filename>{name}.jpg</filename>{content}</annotation>");
        if (list)
        {
            File.AppendAllText(_folder.File("ImageSets", "Main", "train.txt"), name + "\n");
        }
    }
}
