using Microsoft.ML;
using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public class ObjectDetectionEvaluationTests
{
    private static readonly float[] s_left = [0, 0, 50, 50];
    private static readonly float[] s_right = [100, 100, 180, 180];

    [TestMethod]
    public void Evaluate_KeysInAnotherOrder_ComparesByName()
    {
        var metrics = Evaluate(
            [new Row { Label = ["cat", "dog"], BoundingBoxes = [.. s_left, .. s_right], PredictedLabel = ["dog",
                "cat"], PredictedBoundingBoxes = [.. s_right, .. s_left], Score = [0.9f, 0.8f] }],
            labelOrder: ["cat", "dog"],
            predictedOrder: ["dog", "cat"]);

        Assert.AreEqual(1, metrics.Coco.AveragePrecision, 1e-12);
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, metrics.ClassNames.ToArray());
    }

    [TestMethod]
    public void Evaluate_ClassMissingOnEitherSide_DoesNotThrow()
    {
        var metrics = Evaluate(
            [new Row { Label = ["cat", "cow"], BoundingBoxes = [.. s_left, .. s_right], PredictedLabel = ["cat",
                "bird"], PredictedBoundingBoxes = [.. s_left, .. s_right], Score = [0.9f, 0.8f] }],
            labelOrder: ["cat", "cow"],
            predictedOrder: ["bird", "cat"]);

        CollectionAssert.AreEqual(new[] { "cat", "cow", "bird" }, metrics.ClassNames.ToArray());
        Assert.AreEqual(0.5, metrics.Coco.AveragePrecision, 1e-12);
    }

    [TestMethod]
    public void Evaluate_TextColumns_NeedNoKeys()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(
            [new Row { Label = ["cat"], BoundingBoxes = s_left, PredictedLabel = ["cat"], PredictedBoundingBoxes = s_left, Score = [0.9f] },
            new Row()]);

        var metrics = ml.ObjectDetection.Evaluate(data);

        Assert.AreEqual(1, metrics.Coco.AveragePrecision50, 1e-12);
        Assert.AreEqual(2, metrics.ImageCount);
    }

    [TestMethod]
    public void Evaluate_KeyThatWasUnknown_IsAClassOfItsOwn()
    {
        var metrics = Evaluate(
            [new Row { Label = ["horse"], BoundingBoxes = s_left, PredictedLabel = ["cat"], PredictedBoundingBoxes = s_left,
                Score = [0.9f] }],
            labelOrder: ["cat"],
            predictedOrder: ["cat"]);

        CollectionAssert.AreEqual(new[] { "cat", "(missing)" }, metrics.ClassNames.ToArray());
        Assert.AreEqual(0, metrics.Coco.AveragePrecision);
    }

    [TestMethod]
    public void Evaluate_CrowdAndAreaColumns_AreUsed()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable([new RowWithAreas
        {
            Label = ["cat", "cat"],
            BoundingBoxes = [.. s_left, .. s_right],
            IsCrowd = [false, true],
            Area = [100, 6400],
            PredictedLabel = ["cat"],
            PredictedBoundingBoxes = s_left,
            Score = [0.9f],
        }]);

        var metrics = ml.ObjectDetection.Evaluate(data).Coco;

        Assert.AreEqual(1, metrics.AveragePrecision, 1e-12);
        Assert.AreEqual(1, metrics.AverageRecallSmall, 1e-12);
        Assert.IsTrue(double.IsNaN(metrics.AverageRecallMedium));
    }

    [TestMethod]
    public void Evaluate_ColumnsOfOtherNames_AreNamedInOptions()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(
            [new Row { Label = ["cat"], BoundingBoxes = s_left, PredictedLabel = ["cat"], PredictedBoundingBoxes = s_left,
            Score = [0.9f] }]);
        var renamed = ml.Transforms.CopyColumns("Truth", "Label").Append(ml.Transforms.DropColumns("Label")).Fit(data).Transform(data);

        Assert.AreEqual(1, ml.ObjectDetection.Evaluate(renamed, new() { Label = "Truth" }).Coco.AveragePrecision, 1e-12);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ml.ObjectDetection.Evaluate(renamed)).Message,
            "'Label'");
    }

    [TestMethod]
    public void Evaluate_LengthsThatDisagree_ErrorNamesRowAndColumn()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable([new Row { Label = ["cat"], BoundingBoxes = [1, 2, 3] }]);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => ml.ObjectDetection.Evaluate(data));

        StringAssert.Contains(exception.Message, "row 0: the column 'BoundingBoxes' has 3 values, but 'Label' has 1");
    }

    private static DetectionMetrics Evaluate(Row[] rows, string[] labelOrder, string[] predictedOrder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", keyData: Keys(ml, labelOrder))
            .Append(ml.Transforms.Conversion.MapValueToKey("PredictedLabel", keyData: Keys(ml, predictedOrder)));
        return ml.ObjectDetection.Evaluate(keys.Fit(data).Transform(data));
    }

    private static IDataView Keys(MLContext ml, string[] names) =>
        ml.Data.LoadFromEnumerable(names.Select(name => new Key { Name = name }));

    private sealed class Key
    {
        public string Name { get; set; } = "";
    }

    private class Row
    {
        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];

        public string[] PredictedLabel { get; set; } = [];

        public float[] Score { get; set; } = [];

        public float[] PredictedBoundingBoxes { get; set; } = [];
    }

    private sealed class RowWithAreas : Row
    {
        public bool[] IsCrowd { get; set; } = [];

        public float[] Area { get; set; } = [];
    }
}
