using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public sealed class CocoReaderTests : IDisposable
{
    private const string Annotation = """{"id": 1, "image_id": 7, "category_id": 11, "bbox": [10, 5, 20, 30], "area": 321.5, "iscrowd": 1, "segmentation": [[1, 2, 3]]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("annotations/instances_train2017.json", "train2017")]
    [DataRow("annotations/instances_train.json", "images/train")]
    [DataRow("train/_annotations.coco.json", "train")]
    public void Read_UsualPlaces_FindsAnnotationsAndPictures(string annotations, string images)
    {
        PictureFiles.Write(_folder, $"{images}/a.jpg");
        _folder.Write(annotations, Json(Annotation));

        var dataset = DatasetReader.Read(_folder.Path, "train");

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, dataset.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 3, 11 }, dataset.CocoIdentifiers!.CategoryIds.ToArray());
        CollectionAssert.AreEqual(new[] { 7L }, dataset.CocoIdentifiers.ImageIds.ToArray());
        Assert.AreEqual(new Annotation(1, new BoundingBox(10, 5, 30, 35)) { IsCrowd = true, Area = 321.5f },
            dataset.Images.Single().Annotations.Single());
    }

    [TestMethod]
    public void Read_FileNamedDirectly_TakesTheFileOfTheWantedSplit()
    {
        PictureFiles.Write(_folder, "images/a.jpg");
        var train = _folder.Write("annotations/instances_train.json", Json(Annotation));
        _folder.Write("annotations/instances_val.json", Json(Annotation.Replace("[10,", "[11,", StringComparison.Ordinal)));

        Assert.AreEqual(10, DatasetReader.Read(train, "train").Images[0].Annotations[0].Box.X0);
        Assert.AreEqual(11, DatasetReader.Read(train, "validation").Images[0].Annotations[0].Box.X0);
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => DatasetReader.Read(train,
            "test")).Message, "holds the split 'train'");
    }

    [TestMethod]
    public void Read_FileWithoutSplitInItsName_IsTheSplit()
    {
        PictureFiles.Write(_folder, "a.jpg");
        var file = _folder.Write("mine.json", Json(Annotation));

        Assert.HasCount(1, DatasetReader.ReadCoco(file, "train").Images);
    }

    [TestMethod]
    [DataRow("""{"id": 1, "image_id": 8, "category_id": 11, "bbox": [1, 1, 2, 2]}""",
        "annotation id 1: the image id 8 is not among the images")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 12, "bbox": [1, 1, 2, 2]}""",
        "the category id 12 is not among the categories 3, 11")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": [1, 1, 2]}""", "bbox has 3 numbers")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11}""", "there is no bbox; add one")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": "none"}""", "line 1")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": [100, 1, 2, 2]}""", "entirely outside")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": [10, 1, 0, 2]}""", "not a single usable box")]
    [DataRow("", "not a single usable box")]
    public void Read_WrongAnnotation_ErrorNamesItAndTheRemedy(string annotation, string expected)
    {
        PictureFiles.Write(_folder, "train/a.jpg");
        _folder.Write("train/_annotations.coco.json", Json(annotation));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(_folder.Path,
            "train")).Message, expected);
    }

    [TestMethod]
    public void Read_SameFileUnderTwoIds_IsOnePictureWithTheBoxesOfBoth()
    {
        PictureFiles.Write(_folder, "train/a.jpg");
        _folder.Write("train/_annotations.coco.json", $$"""
            {"images": [{"id": 7, "file_name": "a.jpg"}, {"id": 9, "file_name": "a.jpg"}],
             "annotations": [{{Annotation}}, {"id": 2, "image_id": 9, "category_id": 3, "bbox": [1, 2, 3, 4]}, {"id": 3, "image_id": 9, "category_id": 3, "bbox": [1, 2, 3, 4]}],
             "categories": [{"id": 3, "name": "cat"}, {"id": 11, "name": "dog"}]}
            """);

        var dataset = DatasetReader.Read(_folder.Path, "train");

        Assert.HasCount(2, dataset.Images.Single().Annotations);
        Assert.HasCount(2, dataset.Warnings);
    }

    [TestMethod]
    public void Read_JsonWithoutItsLists_IsAnError()
    {
        var file = _folder.Write("train/_annotations.coco.json", """{"images": []}""");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DatasetReader.Read(file,
            "train")).Message, "lacks images, annotations or categories");
    }

    private static string Json(string annotations) => $$"""
        {"info": {}, "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 50}], "annotations": [{{annotations}}], "categories": [{"id": 11, "name": "dog"}, {"id": 3, "name": "cat"}]}
        """;
}
