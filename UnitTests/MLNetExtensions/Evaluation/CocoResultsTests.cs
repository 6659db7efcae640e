using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public sealed class CocoResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Write_WithIdentifiers_UsesTheFilesIdsAndReadsBack()
    {
        var dataset = Dataset() with { CocoIdentifiers = new CocoIdentifiers([3, 11], [7, 900]) };
        var path = _folder.File("results.json");

        CocoResults.Write(path, Images(), dataset.CocoIdentifiers);
        var read = CocoResults.Read(path, dataset);

        StringAssert.Contains(File.ReadAllText(path), """{"image_id":900,"category_id":11,"bbox":[10.5,20,5,10],"score":0.75}""");
        Assert.IsEmpty(read[0].Detections);
        Assert.AreEqual(new Detection(1, "dog", 0.75f, new BoundingBox(10.5f, 20, 15.5f, 30)), read[1].Detections.Single());
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Write_WithoutIdentifiers_CountsFromOne()
    {
        var path = _folder.File("results.json");

        CocoResults.Write(path, Images());

        StringAssert.Contains(File.ReadAllText(path), "\"image_id\":2,\"category_id\":2");
        Assert.HasCount(1, CocoResults.Read(path, Dataset())[1].Detections);
    }

    [TestMethod]
    [DataRow("""[{"image_id": 5, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 1}]""", "prediction 0 has the image id 5")]
    [DataRow("""[{"image_id": 1, "category_id": 9, "bbox": [1, 2, 3, 4], "score": 1}]""", "the category id 9")]
    [DataRow("""[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3], "score": 1}]""", "bbox has 3 numbers")]
    [DataRow("""[{"image_id": 1, "category_id": 1, "score": "high"}]""", "line 1")]
    [DataRow("{}", "line 1")]
    public void Read_WrongFile_ErrorNamesThePlace(string json, string expected)
    {
        var path = _folder.Write("results.json", json);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => CocoResults.Read(path, Dataset())).Message, expected);
    }

    [TestMethod]
    public void Evaluate_CategoryWithoutLabels_IsLeftOutAsTheReferenceDoes()
    {
        var labels = _folder.Write("labels.json", """{"images": [{"id": 1}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}], "categories": [{"id": 1, "name": "cat"}]}""");
        var results = _folder.Write("results.json", """[{"image_id": 1, "category_id": 9, "bbox": [1, 2, 3, 4], "score": 1}, {"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]""");

        Assert.AreEqual(1, CocoResults.Evaluate(labels, results).Coco.AveragePrecision, 1e-12);
    }

    [TestMethod]
    public void Write_OtherNumberOfPictures_IsAnArgumentError() =>
        Assert.ThrowsExactly<ArgumentException>(() => CocoResults.Write(_folder.File(
            "x.json"), Images(), new CocoIdentifiers([1, 2], [1])));

    private static EvaluatedImage[] Images() =>
        [new("a", [], []), new("b", [], [new Detection(1, "dog", 0.75f, new BoundingBox(10.5f, 20, 15.5f, 30))])];

    private static DetectionDataset Dataset() =>
        new("root", "val", ["cat", "dog"], [new AnnotatedImage("a.jpg", 100, 100, []), new AnnotatedImage("b.jpg", 100, 100, [])], []);
}
