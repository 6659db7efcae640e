using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Values of COCO files as other tools write them, and as no tool should.</summary>
[TestClass]
public sealed class CocoValueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("7", "11", "true", true)]
    [DataRow("7.0", "11.0", "false", false)]
    [DataRow("\"7\"", "\"11\"", "\"1\"", true)]
    [DataRow("7", "1.1e1", "0.0", false)]
    [DataRow("7", "11", "null", false)]
    public void Read_ValuesOfOtherTools_AreTaken(string imageId, string categoryId, string crowd, bool isCrowd)
    {
        var dataset = Read(imageId, $$"""{"id": "a1", "image_id": 7, "category_id": {{categoryId}}, "bbox": [1, 2, 30, 20], "iscrowd": {{crowd}}}""");

        Assert.AreEqual((1, isCrowd), (dataset.Images[0].Annotations[0].ClassId, dataset.Images[0].Annotations[0].IsCrowd));
        CollectionAssert.AreEqual(new[] { 7L }, dataset.CocoIdentifiers!.ImageIds.ToArray());
    }

    [TestMethod]
    public void Read_ImageIdsOfText_AreNumberedWithAWarning()
    {
        var dataset = Read("\"img7\"", """{"id": 1, "image_id": "img7", "category_id": 11, "bbox": [1, 2, 30, 20]}""");

        Assert.HasCount(1, dataset.Images[0].Annotations);
        CollectionAssert.AreEqual(new[] { 1L }, dataset.CocoIdentifiers!.ImageIds.ToArray());
        Assert.IsTrue(dataset.Warnings.Any(warning => warning.Message.Contains("such as 'img7'", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 1.5, "bbox": [1, 2, 3, 4]}""",
        "$.annotations[0].category_id is the number 1.5, but a category's id is a whole number.")]
    [DataRow("""{"id": 1, "image_id": null, "category_id": 11, "bbox": [1, 2, 3, 4]}""",
        "$.annotations[0].image_id is null, but an id is a whole number or a string.")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": "none"}""",
        "$.annotations[0].bbox is the string \"none\", but bbox is a list of four numbers")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": [1, 2, "wide", 4]}""",
        "is the string \"wide\", but bbox is a list of four numbers")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "bbox": [1, 2, 3, 4], "iscrowd": [0]}""",
        "$.annotations[0].iscrowd is a list, [0], but iscrowd is 0 or 1.")]
    [DataRow("""7""", "$.annotations[0] is the number 7, but an object is expected.")]
    [DataRow("""{"id": 1,, "image_id": 7}""", "line 1 is not valid JSON")]
    [DataRow("""{"id": 1, "image_id": 7, "category_id": 11, "segmentation": [[1, 2, 3, 4, 5, 6]]}""",
        "Polygons (segmentation) are not used: give the box that encloses them.")]
    public void Read_WrongValue_NamesFilePlaceValueAndRemedy(string annotation, string expected)
    {
        var message = Assert.ThrowsExactly<InvalidDataException>(() => Read("7", annotation)).Message;

        StringAssert.StartsWith(message, _folder.Path);
        StringAssert.Contains(message, expected);
        Assert.IsFalse(message.Contains("System.", StringComparison.Ordinal) || message.Contains(
            "MLNetGhost.", StringComparison.Ordinal), message);
    }

    private DetectionDataset Read(string imageId, string annotation)
    {
        PictureFiles.Write(_folder, "train/a.jpg");
        _folder.Write("train/_annotations.coco.json", $$"""
            {"images": [{"id": {{imageId}}, "file_name": "a.jpg", "width": 100.0, "height": 50}], "annotations": [{{annotation}}], "categories": [{"id": 3.0, "name": "cat"}, {"id": 11, "name": "dog"}]}
            """);
        return DatasetReader.Read(_folder.Path, "train");
    }
}
