using System.Text;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class LabelmeReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_ShapesOfAllKinds_AreBoxesAroundThemOrCounted()
    {
        Picture("a.jpg");
        Write("a.json", "a.jpg", """
            {"label": "cat", "points": [[30.5, 40], [10.25, 20]], "shape_type": "rectangle"},
            {"label": "cat", "points": [[10, 5], [20, 8], [15, 30]], "shape_type": "polygon"},
            {"label": "dog", "points": [[50, 25], [53, 29]], "shape_type": "circle"},
            {"label": "dog", "points": [[60, 10], [80, 40]], "shape_type": "mask", "mask": "iVBORw0KGgo"},
            {"label": "cat", "points": [[50, 5], [60, 15], [50, 25], [40, 15]], "shape_type": "rotation"},
            {"label": "cat", "points": [[1, 1], [9, 1], [9, 9], [1, 9]], "shape_type": "rectangle"},
            {"label": "way", "points": [[1, 1], [9, 9]], "shape_type": "line"},
            {"label": "way", "points": [[1, 1]], "shape_type": "point"}
            """);

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, dataset.ClassNames.ToArray());
        CollectionAssert.AreEqual(new Annotation[]
        {
            new(0, new(10.25f, 20, 30.5f, 40)), new(0, new(10, 5, 20, 30)), new(1, new(45, 20, 55, 30)), new(1, new(60, 10, 80, 40)),
            new(0, new(40, 5, 60, 25)), new(0, new(1, 1, 9, 9)),
        }, dataset.Images.Single().Annotations.ToArray());
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "Polygons, circles and masks: 3; the box around each was taken.");
        StringAssert.Contains(warnings, "Turned rectangles: 1; the upright box");
        StringAssert.Contains(warnings, "Lines and points: 2; they have no box and were left out.");
        Assert.HasCount(3, dataset.Warnings);
    }

    [TestMethod]
    [DataRow("""..\\photos\\a.jpg""", "photos/a.jpg", null)]
    [DataRow("../photos/%C3%A4.jpg", "photos/ä.jpg", null)]
    [DataRow("""C:\\Users\\me\\a.jpg""", "labels/a.jpg", "Pictures that are not where imagePath says: 1; they were found by name")]
    [DataRow("/home/me/b.jpg", "labels/b.jpg", "Pictures that are not where imagePath says: 1; they were found by name")]
    [DataRow("renamed.jpg", "labels/a.jpg", "'renamed.jpg' was read as")]
    public void Read_PathOfThePicture_IsFoundAsWrittenOrByName(string written, string path, string? warning)
    {
        Picture(path);
        Write("labels/a.json", written, Box());

        var dataset = DatasetFormats.Labelme.Read(_folder.Path, "train");

        Assert.AreEqual(_folder.File(path.Split('/')), dataset.Images.Single().Path);
        Assert.HasCount(warning is null ? 0 : 1, dataset.Warnings);
        StringAssert.Contains(string.Concat(dataset.Warnings.Select(found => found.Message)), warning ?? "");
    }

    [TestMethod]
    public void Read_PictureWithoutFile_IsABackgroundAndOneOfTwoFilesHasTheBoxesOfBoth()
    {
        Picture("a.jpg");
        Picture("b.jpg");
        Write("a.json", "a.jpg", Box());
        Write("a2.json", "a.jpg", Box("dog", 50));
        _folder.Write("package.json", """{"name": "x"}""");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.HasCount(2, dataset.Images[0].Annotations);
        Assert.IsEmpty(dataset.Images[1].Annotations);
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "it was read once, with the boxes of both");
        StringAssert.Contains(warnings, "1 of 2 pictures have no JSON file and are treated as background, for example");
        StringAssert.Contains(warnings, "JSON files without shapes, which are not labelme's: 1; they were left out.");
    }

    [TestMethod]
    public void Read_FoldersCalledLikeSplits_AreSplitsWithTheSameClasses()
    {
        Picture("train/a.jpg");
        Picture("Valid/b.jpg");
        Write("train/a.json", "a.jpg", Box("dog"));
        Write("Valid/b.json", "b.jpg", Box());

        CollectionAssert.AreEqual(new[] { "train", "Valid" }, DatasetFormats.Labelme.Splits(_folder.Path).ToArray());
        Assert.IsTrue(DatasetFormats.Labelme.IsDivided(_folder.Path));
        var val = DatasetReader.Read(_folder.Path, "val");
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, val.ClassNames.ToArray());
        Assert.AreEqual(0, val.Images.Single().Annotations.Single().ClassId);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(_folder.Path, "test")).Message,
            "has no split 'test'; it has train, Valid");
    }

    [TestMethod]
    public void Read_LabelsFile_GivesTheOrderWithoutWhatIsNoClass()
    {
        Picture("a.jpg");
        Write("a.json", "a.jpg", Box());
        _folder.Write("labels.txt", "__ignore__\n_background_\ndog\ncat\n");

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "dog", "cat" }, dataset.ClassNames.ToArray());
        Assert.AreEqual(1, dataset.Images.Single().Annotations.Single().ClassId);

        _folder.Write("labels.txt", "dog\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            "shapes[0]: the class 'cat' is unknown; the classes of");
    }

    [TestMethod]
    public void Read_SizeThatIsNotThePictures_ScalesTheBoxesOrIsRefused()
    {
        Picture("a.jpg");
        Write("a.json", "a.jpg", Box(), width: 50, height: 25);
        var dataset = DatasetReader.Read(_folder.Path, "train");
        Assert.AreEqual(new BoundingBox(20, 20, 60, 40), dataset.Images.Single().Annotations.Single().Box);
        StringAssert.Contains(dataset.Warnings.Single().Message, "resized after they were labelled");

        Write("a.json", "a.jpg", Box(), width: 70, height: 50);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            "the size is stated as 70x50, but the picture is 100x50");
    }

    [TestMethod]
    [DataRow("""{"label": "cat", "points": [[10, 10], [30, NaN]], "shape_type": "rectangle"}""", "a.json line 3 is not valid JSON")]
    [DataRow("""{"label": "cat", "points": [[10, 10], [30, 1e999]], "shape_type": "rectangle"}""",
        "shapes[0]: points are not pairs of finite numbers")]
    [DataRow("""{"label": "cat", "points": [[10, 10], ["x", 20]], "shape_type": "rectangle"}""", "points are not pairs of finite numbers")]
    [DataRow("""{"label": "cat", "points": "none", "shape_type": "rectangle"}""", "the rectangle has 0 points; it needs 2.")]
    [DataRow("""{"label": "cat", "shape_type": "circle"}""", "the circle has 0 points; it needs 2.")]
    [DataRow("""{"label": "cat", "points": [[1, 1], [2, 2]]}""", "the polygon has 2 points, which enclose nothing; draw at least 3")]
    [DataRow("""{"points": [[10, 10], [30, 20]], "shape_type": "rectangle"}""", "shapes[0]: label is missing; write the class name as text.")]
    [DataRow("""{"label": 7, "points": [[10, 10], [30, 20]], "shape_type": "rectangle"}""", "label is 7; write the class name as text.")]
    [DataRow("""{"label": " ", "points": [[10, 10], [30, 20]], "shape_type": "rectangle"}""", "the class name is empty; write one.")]
    [DataRow("""{"label": "cat", "points": [[10, 10], [30, 20]], "shape_type": "spline"}""", "shape_type is \"spline\"; the shapes with a "
        + "box")]
    [DataRow("""{"label": "cat", "points": [[210, 10], [230, 20]], "shape_type": "rectangle"}""", "is entirely outside its picture of "
        + "100x50")]
    public void Read_WrongShape_IsAnErrorThatNamesItAndTheRule(string shape, string message)
    {
        Picture("a.jpg");
        Write("a.json", "a.jpg", shape);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DatasetFormats.Labelme.Read(_folder.Path, "train")).Message, message);
    }

    [TestMethod]
    public void Read_FilesThatAreWrongAsAWhole_AreErrorsThatNameThem()
    {
        Picture("a.jpg");
        Write("a.json", "gone.png", Box());
        File.Delete(_folder.File("a.jpg"));
        Picture("c.jpg");
        var gone = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;
        StringAssert.Contains(gone, _folder.File("gone.png"));
        StringAssert.Contains(gone, "which was looked for from their folder, by its end");

        Picture("a.jpg");
        _folder.Write("a.json", """{"shapes": {}, "imagePath": "a.jpg"}""");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetFormats.Labelme.Read(_folder.Path, "train")).Message,
            "shapes is {}, but labelme writes a list");

        File.WriteAllBytes(_folder.File("a.json"), [.. "{\"shapes\": [{\"label\": \""u8, 0xE4, .. "\", \"points\": [[1,1],[9,9]], "u8,
            .. "\"shape_type\": \"rectangle\"}], \"imagePath\": \"a.jpg\"}"u8]);
        var latin = Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;
        StringAssert.Contains(latin, _folder.File("a.json"));
        Assert.DoesNotContain('\uFFFD', latin);

        File.WriteAllText(_folder.File("a.json"), Json("a.jpg", Box(), 100, 50), Encoding.Unicode);
        Assert.HasCount(1, DatasetReader.Read(_folder.Path, "train").Images[0].Annotations);
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(
            () => DatasetFormats.Labelme.Read(_folder.File("a.json"), "train")).Message, "a.json is a file; name the folder");
    }

    [TestMethod]
    public void Read_PathOfAnotherMachineWithATailInTheDataset_IsFound()
    {
        Picture("images/a.jpg");
        Picture("images/b.jpg");
        Write("json/a.json", "C:\\\\work\\\\set\\\\images\\\\a.jpg", Box());
        Write("json/b.json", "/home/me/set/images/b.jpg", Box());

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { _folder.File("images", "a.jpg"), _folder.File("images", "b.jpg") },
            dataset.Images.Select(image => image.Path).ToArray());
        StringAssert.Contains(dataset.Warnings.Single().Message, "Pictures that are not where imagePath says: 2, in this file and 1 more;");

        // A name alone is not that of a file in another folder.
        Write("json/b.json", "/home/me/b.jpg", Box());
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message,
            "which was looked for from their folder, by its end");
    }

    [TestMethod]
    public void Read_HostileTexts_AreQuotedShortAndEscaped()
    {
        Picture("a.jpg");
        Write("a.json", "\\u0007" + new string('x', 5000), $$"""
            {"label": "\u001b[31m{{new string('y', 5000)}}", "points": [[1, 1], [9, 9]], "shape_type": "\u0007{{new string('z', 5000)}}"}
            """);

        var message = Assert.ThrowsExactly<InvalidDataException>(() => DatasetFormats.Labelme.Read(_folder.Path, "train")).Message;

        Assert.IsLessThan(3000, message.Length, message);
        Assert.IsFalse(message.Any(character => char.IsControl(character) && character is not ('\n' or '\r')), message);
    }

    private static string Box(string label = "cat", int left = 10) => $$"""
        {"label": "{{label}}", "points": [[{{left}}, 10], [{{left + 20}}, 20]], "shape_type": "rectangle"}
        """;

    private void Picture(string path) => PictureFiles.Write(_folder, path);

    private void Write(string path, string imagePath, string shapes, int width = 100, int height = 50) =>
        _folder.Write(path, Json(imagePath, shapes, width, height));

    private static string Json(string imagePath, string shapes, int width, int height) => $$"""
        {"version": "5.4.1", "flags": {},
         "shapes": [
        {{shapes}}],
         "imagePath": "{{imagePath}}", "imageData": "{{new string('A', 4000)}}", "imageHeight": {{height}}, "imageWidth": {{width}}}
        """;
}
