using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class DetectionDecodingTransformerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_TwoAnchors_GivesDetectionsInSourcePixels()
    {
        // Rows: cx, cy, w, h, score of a, score of b; columns: anchors. A letterbox of 64 for a picture of 128×64.
        var found = Decode([16, 40, 32, 32, 8, 8, 8, 8, 0.9f, 0.1f, 0.2f, 0.6f], ["a", "b"]);

        CollectionAssert.AreEqual(new[] { "a", "b" }, found.Detections.Select(detection => detection.Label).ToArray());
        CollectionAssert.AreEqual(new float[] { 24, 24, 40, 40, 72, 24, 88, 40 }, found.PredictedBoundingBoxes);
        CollectionAssert.AreEqual(new[] { 0.9f, 0.6f }, found.Score);
    }

    [TestMethod]
    public void Transform_LengthNoMultiple_NamesRowColumnAndClasses()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Decode(new float[13], ["a", "b"]));

        StringAssert.Contains(error.Message, "Row 0, column 'output0'");
        StringAssert.Contains(error.Message, "2 classes");
    }

    [TestMethod]
    public void Transform_GeometryOfAnotherStep_IsRefused()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Decode(new float[12], ["a", "b"], new float[9]));

        StringAssert.Contains(error.Message, "LetterboxImages");
    }

    [TestMethod]
    public void DecodeDetections_TwoInputColumns_NamesBothLayouts()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.DecodeDetections(["a"], ["x", "y"]));

        StringAssert.Contains(error.Message, "output0");
        StringAssert.Contains(error.Message, "scores32");
    }

    [TestMethod]
    public void DecodeDetections_NoClassNames_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.DecodeDetections([]));
    }

    private FoundRow Decode(float[] output, string[] classNames, float[]? geometry = null)
    {
        VBuffer<float> values = default;
        GeometryColumn.Write(ref values, LetterboxGeometry.Create(128, 64, 64, 64));
        var data = _context.Data.LoadFromEnumerable(
            [new OutputRow { Output = output, LetterboxGeometry = geometry ?? [.. values.DenseValues()] }]);
        var view = _context.Transforms.DecodeDetections(classNames).Fit(data).Transform(data);
        return _context.Data.CreateEnumerable<FoundRow>(view, reuseRowObject: false).Single();
    }

    private sealed class OutputRow
    {
        [ColumnName("output0")]
        public float[] Output { get; set; } = [];

        public float[] LetterboxGeometry { get; set; } = [];
    }
}
