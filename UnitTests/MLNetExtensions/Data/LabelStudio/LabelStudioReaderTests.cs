using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class LabelStudioReaderTests : IDisposable
{
    private const string Value = """{"x": 10, "y": 40, "width": 20, "height": 40, "rotation": 0, "rectanglelabels": ["cat"]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_RegionsOfAllKinds_AreBoxesInPixelsOrCounted()
    {
        PictureFiles.Write(_folder, "a.jpg");
        Write(Task("a.jpg", Result("rectanglelabels", Value),
            Result("rectanglelabels", """{"x": 50, "y": 20, "width": 20, "height": 20, "rotation": 90, "rectanglelabels": ["cat", "dog"]}"""),
            Result("polygonlabels", """{"points": [[10, 10], [20, 10], [15, 60]], "closed": true, "polygonlabels": ["dog"]}"""),
            Result("ellipselabels", """{"x": 50, "y": 50, "radiusX": 10, "radiusY": 10, "rotation": 0, "ellipselabels": ["dog"]}"""),
            Result("brushlabels", """{"format": "rle", "rle": [1, 2], "brushlabels": ["dog"]}"""),
            Result("keypointlabels", """{"x": 5, "y": 5, "width": 0.5, "keypointlabels": ["eye"]}"""),
            """{"from_name": "kind", "type": "choices", "value": {"choices": ["day"]}}"""));

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, dataset.ClassNames.ToArray());
        CollectionAssert.AreEqual(new Annotation[]
        {
            new(0, new(10, 20, 30, 40)), new(0, new(40, 10, 50, 30)), new(1, new(40, 10, 50, 30)), new(1, new(10, 5, 20, 30)),
            new(1, new(40, 20, 60, 30)),
        }, dataset.Images.Single().Annotations.Select(annotation => annotation with { Box = Rounded(annotation.Box) }).ToArray());
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "Turned rectangles: 1;");
        StringAssert.Contains(warnings, "Polygons and ellipses: 2;");
        StringAssert.Contains(warnings, "Results without a class or a box (brushes, points, choices, texts): 3;");
    }

    [TestMethod]
    public void Read_TurnedRectangle_TurnsAboutItsUpperLeftCornerInPixels()
    {
        PictureFiles.Write(_folder, "a.jpg", 200, 100);
        Write(Task("a.jpg", Result("rectanglelabels",
            """{"x": 50, "y": 50, "width": 20, "height": 10, "rotation": 30, "rectanglelabels": ["cat"]}""", 200, 100)));

        var box = DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single().Box;

        // The corner (100, 50), then 40 pixels along (cos 30°, sin 30°) and 10 along (−sin 30°, cos 30°).
        Assert.AreEqual(100 - (10 * 0.5), box.X0, 0.001);
        Assert.AreEqual(50, box.Y0, 0.001);
        Assert.AreEqual(100 + (40 * 0.8660254), box.X1, 0.001);
        Assert.AreEqual(50 + (40 * 0.5) + (10 * 0.8660254), box.Y1, 0.001);
    }

    [TestMethod]
    public void Read_RectangleAndLabelAsTwoResults_AreOneBox()
    {
        PictureFiles.Write(_folder, "a.jpg");
        Write(Task("a.jpg",
            """{"id": "r1", "type": "rectangle", "value": {"x": 10, "y": 40, "width": 20, "height": 40, "rotation": 0}}""",
            """{"id": "r1", "type": "labels", "value": {"x": 10, "y": 40, "width": 20, "height": 40, "rotation": 0, "labels": ["cat"]}}"""));

        Assert.AreEqual(new BoundingBox(10, 20, 30, 40), DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single().Box);
    }

    [TestMethod]
    public void Read_SeveralAnnotationsAndNone_TakesGroundTruthAndLeavesOutWhatNobodyLabelled()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            PictureFiles.Write(_folder, name + ".jpg");
        }

        var other = Value.Replace("cat", "dog", StringComparison.Ordinal);
        Write($$$"""
            {"id": 1, "data": {"image": "a.jpg"}, "annotations": [
                {"result": [{"type": "rectanglelabels", "value": {{{Value}}}}]},
                {"ground_truth": true, "result": [{"type": "rectanglelabels", "value": {{{other}}}}]}]},
            {"id": 2, "data": {"image": "b.jpg"}, "annotations": [{"was_cancelled": true, "result": [{"type": "rectanglelabels", "value": {{{Value}}}}]}]},
            {"id": 3, "data": {"image": "c.jpg"}, "annotations": [], "predictions": [{"result": [{"type": "rectanglelabels", "value": {{{Value}}}}]}]},
            {"id": 4, "data": {"image": "d.jpg"}, "annotations": [{"result": []}]}
            """);

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "a.jpg", "d.jpg" }, dataset.Images.Select(image => Path.GetFileName(image.Path)).ToArray());
        Assert.AreEqual("dog", dataset.ClassNames[dataset.Images[0].Annotations.Single().ClassId]);
        Assert.IsEmpty(dataset.Images[1].Annotations);
        var warnings = string.Join('\n', dataset.Warnings.Select(warning => warning.Message));
        StringAssert.Contains(warnings, "Tasks that nobody has annotated, or that were skipped: 2;");
        StringAssert.Contains(warnings, "Tasks with several annotations: 1; of each, the one marked as ground truth was read");
    }

    [TestMethod]
    [DataRow("/data/upload/3/a1b2c3d4-pic_0.jpg", "images/a1b2c3d4-pic_0.jpg")]
    [DataRow("/data/upload/3/a1b2c3d4-pic_0.jpg", "pic_0.jpg")]
    [DataRow("/data/upload/3/a1b2c3d4-pic_0.jpg?token=a.b", "pic_0.jpg")]
    [DataRow("/data/local-files/?d=work%2Fset/pic%200.jpg", "pic 0.jpg")]
    [DataRow("/data/local-files/?d=C%3A%5Cwork%5Cpic.jpg", "pic.jpg")]
    [DataRow("s3://bucket/set/pic.jpg", "images/pic.jpg")]
    [DataRow("https://example.com/set/pic.jpg?token=a.b", "pic.jpg")]
    [DataRow("C:\\\\Users\\\\me\\\\pic.jpg", "pic.jpg")]
    [DataRow("/data/upload/3/a1b2c3d4-my_photo_1.jpg", "my photo_1.jpg")]
    [DataRow("/data/upload/3/a1b2c3d4-Küche_2.jpg", "images/Küche (2).jpg")]
    [DataRow("my_photo.jpg", "my photo.jpg")]
    public void Read_AddressOfThePicture_IsFoundInTheFolder(string address, string path)
    {
        PictureFiles.Write(_folder, path);
        Write(Task(address, Result("rectanglelabels", Value)));
        Assert.AreEqual(_folder.File(path.Split('/')), DatasetReader.Read(_folder.Path, "train").Images.Single().Path);
    }

    [TestMethod]
    public void Read_JsonMin_IsTheSameUnderAnyNames()
    {
        PictureFiles.Write(_folder, "a.jpg");
        _folder.Write("min.json", $$"""
            [{"photo_url": "https://example.com/a.jpg", "id": 4, "bbox": [{{Value.Replace("}", ", \"original_width\": 100, \"original_height\": 50}", StringComparison.Ordinal)}}],
              "kind": "day", "annotator": 1, "annotation_id": 9, "lead_time": 3.5}]
            """);

        Assert.AreSame(DatasetFormats.LabelStudio, DatasetReader.DetectFormat(_folder.Path));
        Assert.AreEqual(new BoundingBox(10, 20, 30, 40), DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single().Box);

        // As the documentation shows it: without the size, and without the annotator.
        _folder.Write("min.json", $$"""[{"image": "a.jpg", "tag": [{{Value}}]}]""");
        Assert.AreEqual(new BoundingBox(10, 20, 30, 40), DatasetReader.Read(_folder.File("min.json"), "train").Images[0].Annotations[0].Box);
    }

    [TestMethod]
    [DataRow("""{"x": 10, "y": 40, "width": 20, "rectanglelabels": ["cat"]}""", "task 1, result[0]: height is missing; write percent")]
    [DataRow("""{"x": "left", "y": 40, "width": 20, "height": 9, "rectanglelabels": ["cat"]}""", "x is \"left\"; write percent of the "
        + "picture's side")]
    [DataRow("""{"x": NaN, "y": 40, "width": 20, "height": 9, "rectanglelabels": ["cat"]}""", "line 1 is not valid JSON")]
    [DataRow("""{"x": 1e999, "y": 40, "width": 20, "height": 9, "rectanglelabels": ["cat"]}""", "x is 1e999; write percent")]
    [DataRow("""{"x": 150, "y": 40, "width": 20, "height": 9, "rectanglelabels": ["cat"]}""",
        "a coordinate is 150, but Label Studio writes percent of the picture's side, from 0 to 100")]
    [DataRow("""{"x": 104, "y": 40, "width": 5, "height": 9, "rectanglelabels": ["cat"]}""", "is entirely outside its picture of 100x50")]
    [DataRow("""{"x": 10, "y": 40, "width": 20, "height": 9, "rotation": "half", "rectanglelabels": ["cat"]}""", "rotation is \"half\"; "
        + "write degrees")]
    [DataRow("""{"points": [[1, 2], [3]], "polygonlabels": ["cat"]}""", "points are not pairs of finite numbers")]
    [DataRow("""{"points": [[1, 2], [3, 4]], "polygonlabels": ["cat"]}""", "the polygon has 2 points, which enclose nothing")]
    public void Read_WrongRegion_IsAnErrorThatNamesIt(string value, string message)
    {
        PictureFiles.Write(_folder, "a.jpg");
        Write(Task("a.jpg", Result("rectanglelabels", value)));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message, message);
    }

    [TestMethod]
    public void Read_PictureThatWasTurnedOrHasAnotherSize_IsRefusedOrScaled()
    {
        PictureFiles.Write(_folder, "a.jpg");
        Write(Task("a.jpg", Result("rectanglelabels", Value).Replace("\"image_rotation\": 0", "\"image_rotation\": 90", StringComparison.Ordinal)));
        StringAssert.Contains(Error(), "image_rotation is 90: the picture was turned in Label Studio, and its file is not; turn it back "
            + "there");

        Write(Task("a.jpg", Result("rectanglelabels", Value, 100, 90)));
        StringAssert.Contains(Error(), "the size is stated as 100x90, but the picture is 100x50");

        Write(Task("a.jpg", Result("rectanglelabels", Value, 200, 100)));
        Assert.AreEqual(new BoundingBox(10, 20, 30, 40), DatasetReader.Read(_folder.Path, "train").Images.Single().Annotations.Single().Box);

        Write("""{"id": 1, "data": {"text": "hello"}, "annotations": [{"result": []}]}""");
        StringAssert.Contains(Error(), "task 1: there is no name of a picture");

        string Error() => Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path, "train")).Message;
    }

    private static BoundingBox Rounded(BoundingBox box) =>
        new(MathF.Round(box.X0, 3), MathF.Round(box.Y0, 3), MathF.Round(box.X1, 3), MathF.Round(box.Y1, 3));

    private void Write(params string[] tasks) => _folder.Write("project-1.json", $"[{string.Join(",\n", tasks)}]");

    private static string Task(string image, params string[] results) =>
        $$"""{"id": 1, "data": {"image": "{{image}}"}, "annotations": [{"id": 5, "was_cancelled": false, "result": [{{string.Join(",", results)}}]}]}""";

    private static string Result(string type, string value, int width = 100, int height = 50) => $$"""
        {"id": "x", "from_name": "label", "to_name": "image", "type": "{{type}}", "original_width": {{width}}, "original_height": {{height}}, "image_rotation": 0, "value": {{value}}}
        """;
}
