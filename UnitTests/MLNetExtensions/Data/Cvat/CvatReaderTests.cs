using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class CvatReaderTests : IDisposable
{
    private const string Box = """<box label="cat" source="manual" occluded="0" xtl="10.25" ytl="20.00" xbr="30.50" ybr="40.00" """
        + """z_order="0"/>""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_ShapesOfAllKinds_AreBoxesAroundThemOrCounted()
    {
        Write(Image("a.jpg", """
            <box label="dog" xtl="10.25" ytl="20.00" xbr="30.50" ybr="40.00"><attribute name="age">3</attribute></box>
            <box label="cat" xtl="40" ytl="20" xbr="60" ybr="30" rotation="90.00"/>
            <polygon label="cat" points="10.00,5.00;20.00,8.50;15.00,30.00"/>
            <ellipse label="dog" cx="50" cy="25" rx="20" ry="10" rotation="90"/>
            <mask label="dog" rle="3, 5" left="60" top="10" width="20" height="30"/>
            <cuboid label="cat" xtl1="1" ytl1="2" xbl1="1" ybl1="9" xtr1="8" ytr1="2" xbr1="8" ybr1="9" xtl2="3" ytl2="1" xbl2="3" ybl2="7" xtr2="11" ytr2="1" xbr2="11" ybr2="7"/>
            <polyline label="way" points="1,1;9,9"/>
            <points label="way" points="1,1"/>
            <tag label="day"/>
            <skeleton label="cat"><points label="nose" points="1,1"/></skeleton>
            """), labels: "<label><name>dog</name></label><label><name>cat</name></label><label><name>nose</name><parent>cat</parent></label>");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "dog", "cat" }, dataset.ClassNames.ToArray());
        CollectionAssert.AreEqual(new Annotation[]
        {
            new(0, new(10.25f, 20, 30.5f, 40)), new(1, new(45, 15, 55, 35)), new(1, new(10, 5, 20, 30)), new(0, new(40, 5, 60, 45)),
            new(0, new(60, 10, 80, 40)), new(1, new(1, 1, 11, 9)),
        }, dataset.Images.Single().Annotations.Select(annotation => annotation with { Box = Rounded(annotation.Box) }).ToArray());
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "Turned rectangles: 1;");
        StringAssert.Contains(warnings, "Polygons, ellipses, masks and cuboids: 4; the box around each was taken.");
        StringAssert.Contains(warnings, "Lines, points, skeletons and tags of whole pictures: 4; they have no box and were left out.");
    }

    [TestMethod]
    [DataRow("images/a.jpg")]
    [DataRow("a.jpg")]
    [DataRow("images/train/a.jpg")]
    public void Read_PicturesBesideTheFileOrInImages_AreFound(string picture)
    {
        Write(Image("a.jpg", Box), picture: picture);

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.AreEqual(_folder.File(picture.Split('/')), dataset.Images.Single().Path);
        Assert.IsEmpty(dataset.Warnings);
        Assert.IsFalse(DatasetFormats.Cvat.IsDivided(_folder.Path));
        CollectionAssert.AreEqual(new[] { "train" }, DatasetFormats.Cvat.Splits(_folder.Path).ToArray());
    }

    [TestMethod]
    public void Read_SubsetsThatAreNoSplits_HaveFoldersOfTheirOwn()
    {
        PictureFiles.Write(_folder, "images/default/a.jpg");
        Write(Image("a.jpg", Box, subset: "default") + Image("a.jpg", Box + Box.Replace("10.25", "5", StringComparison.Ordinal),
            subset: "night"), picture: "images/night/a.jpg");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "images/default/a.jpg:1", "images/night/a.jpg:2" },
            dataset.Images.Select(image => $"{Path.GetRelativePath(_folder.Path, image.Path)}:{image.Annotations.Count}").ToArray());
        Assert.IsEmpty(dataset.Warnings);
    }

    [TestMethod]
    [DataRow(@"C:\task\cam 1\a.jpg")]
    [DataRow("/home/me/a.jpg")]
    public void Read_PathOfAnotherMachine_IsFoundByNameWithAWarning(string name)
    {
        Write(Image(name, Box));

        StringAssert.Contains(DatasetReader.Read(_folder.Path, "train").Warnings.Single().Message,
            "Paths of another machine: 1; they were found by their tails");
    }

    [TestMethod]
    public void Read_SubsetsOfAProject_AreSplits()
    {
        PictureFiles.Write(_folder, "images/Train/a.jpg");
        PictureFiles.Write(_folder, "images/Validation/a.jpg", 60, 40);
        _folder.Write("annotations.xml", File(
            Image("a.jpg", Box, "Train") + Image("a.jpg", Box, "Validation", 60, 40), "<label><name>cat</name></label>"));

        CollectionAssert.AreEqual(new[] { "Train", "Validation" }, DatasetFormats.Cvat.Splits(_folder.Path).ToArray());
        Assert.IsTrue(DatasetFormats.Cvat.IsDivided(_folder.Path));
        Assert.AreEqual(60, DatasetReader.Read(_folder.Path, "val").Images.Single().Width);
        Assert.AreEqual(100, DatasetReader.Read(_folder.File("annotations.xml"), "train").Images.Single().Width);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path, "test")).Message,
            "has no split 'test': its subsets are Train, Validation.");
    }

    [TestMethod]
    public void Read_FilePerSplit_AreSplitsAndTwoWithoutAreRefused()
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        _folder.Write("train.xml", File(Image("a.jpg", Box), ""));
        _folder.Write("val.xml", File(Image("a.jpg", Box.Replace("cat", "ant", StringComparison.Ordinal)), ""));

        CollectionAssert.AreEqual(new[] { "ant", "cat" }, DatasetReader.Read(_folder.Path, "train").ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { "train", "val" }, DatasetFormats.Cvat.Splits(_folder.Path).ToArray());

        System.IO.File.Move(_folder.File("train.xml"), _folder.File("job1.xml"));
        System.IO.File.Move(_folder.File("val.xml"), _folder.File("job2.xml"));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            "has several files of CVAT for the split 'train' (job1.xml, job2.xml); name the one to read");
        Assert.HasCount(1, DatasetReader.Read(_folder.File("job1.xml"), "train").Images);
    }

    [TestMethod]
    [DataRow("""<box label="cat" xtl="10" ytl="20" xbr="30"/>""", "line 8: the box has no ybr; add it, in pixels.")]
    [DataRow("""<box label="cat" xtl="NaN" ytl="20" xbr="30" ybr="40"/>""", "line 8: xtl is 'NaN', which is not a finite number; write "
        + "pixels.")]
    [DataRow("""<box label="cat" xtl="1e99999" ytl="20" xbr="30" ybr="40"/>""", "xtl is '1e99999', which is not a finite number")]
    [DataRow("""<box label="cat" xtl="10" ytl="20" xbr="30" ybr="40" rotation="left"/>""", "rotation is 'left', which is not a finite "
        + "number")]
    [DataRow("""<box label="bat" xtl="10" ytl="20" xbr="30" ybr="40"/>""", "line 8: the class 'bat' is unknown; the classes of")]
    [DataRow("""<box xtl="10" ytl="20" xbr="30" ybr="40"/>""", "line 8: the class name is empty; write one.")]
    [DataRow("""<box label="cat" xtl="210" ytl="20" xbr="230" ybr="40"/>""", "is entirely outside its picture of 100x50")]
    [DataRow("""<polygon label="cat" points="1,2;3,x;5,6"/>""", "the point '3,x' of the polygon is not two finite numbers")]
    [DataRow("""<polygon label="cat" points=""/>""", "the polygon has 0 points, which enclose nothing")]
    [DataRow("""<ellipse label="cat" cx="10" cy="20" rx="3"/>""", "the ellipse has no ry; add it, in pixels.")]
    public void Read_WrongShape_IsAnErrorWithItsLine(string shape, string message)
    {
        Write(Image("a.jpg", shape), labels: "<label><name>cat</name></label>");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;

        StringAssert.Contains(error, message);
        StringAssert.Contains(error, _folder.File("annotations.xml"));
    }

    [TestMethod]
    [DataRow("<annotations><track id=\"0\" label=\"cat\"/></annotations>",
        "annotations.xml line 1: the file has tracks, as CVAT writes them for videos; export the task as 'CVAT for images 1.1'.")]
    [DataRow("<annotations><image></annotations>", "annotations.xml line 1: the file is not valid XML")]
    [DataRow("<annotations><image id=\"0\" width=\"9\" height=\"9\"/></annotations>",
        "line 1: there is no name of a picture; write it, or remove the entry.")]
    [DataRow("<annotations></annotations>", "has no pictures; name another split or add pictures to it.")]
    public void Read_FileThatIsWrongAsAWhole_IsAnErrorThatSaysWhy(string content, string message)
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("annotations.xml", content);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message, message);
    }

    [TestMethod]
    public void Read_DeepNestingManyAttributesAndAMissingPicture_AreRefused()
    {
        _folder.Write("annotations.xml", "<annotations>" + string.Concat(Enumerable.Repeat("<a>", 100)));
        StringAssert.Contains(Error(), "elements are nested more than 64 levels deep; export the task as CVAT for images 1.1");

        _folder.Write("annotations.xml", $"<annotations><image {string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a{i}=\"1\" "))}/>");
        StringAssert.Contains(Error(), "a tag has more than 65,536 characters; export the file again.");

        var outline = string.Join(';', Enumerable.Range(0, 20_000).Select(i => $"{10 + (i % 7)},{20 + (i % 5)}"));
        Write(Image("a.jpg", $"<polygon label=\"cat\" points=\"{outline}\"/>"));
        Assert.AreEqual(new BoundingBox(10, 20, 16, 24), DatasetReader.Read(_folder.Path, "train").Images[0].Annotations.Single().Box);

        Write(Image("gone.jpg", Box));
        StringAssert.Contains(Error(), "The picture does not exist; 'gone.jpg' was looked for as written in");

        string Error() => Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;
    }

    [TestMethod]
    public void Write_ThenRead_KeepsLabelsWithoutBoxesAndOneNameOfTwoFolders()
    {
        DetectionDataset Split(string name, string path) => new("", name, ["zebra", "ant", "<&\">"],
            [new AnnotatedImage(PictureFiles.Write(_folder, path), 100, 50, [new(1, new(1.125f, 2, 30.25f, 40))])], []);

        DatasetFormats.Cvat.Write(_folder.File("out"), [Split("train", "s/a.jpg"), Split("val", "t/a.jpg")]);

        var val = DatasetReader.Read(_folder.File("out"), "val");
        CollectionAssert.AreEqual(new[] { "zebra", "ant", "<&\">" }, val.ClassNames.ToArray());
        Assert.AreEqual("a-2.jpg", Path.GetFileName(val.Images.Single().Path));
        Assert.AreEqual(new Annotation(1, new(1.125f, 2, 30.25f, 40)), val.Images.Single().Annotations.Single());
    }

    private static BoundingBox Rounded(BoundingBox box) =>
        new(MathF.Round(box.X0, 3), MathF.Round(box.Y0, 3), MathF.Round(box.X1, 3), MathF.Round(box.Y1, 3));

    private void Write(string images, string labels = "", string picture = "images/a.jpg")
    {
        PictureFiles.Write(_folder, picture);
        _folder.Write("annotations.xml", File(images, labels));
    }

    private static string Image(string name, string shapes, string? subset = null, int width = 100, int height = 50) => $"""
        <image id="0" name="{name}" {(subset is null ? "" : $"subset=\"{subset}\" ")}width="{width}" height="{height}">
        {shapes}
        </image>

        """;

    private static string File(string images, string labels) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <meta><task><id>7</id><name>t</name>
            <labels>{labels}</labels></task>
          </meta>
        {images}</annotations>
        """;
}
