using Microsoft.ML;
using Microsoft.ML.Runtime;
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

    [TestMethod]
    public void Evaluate_NoCommonName_IsAnErrorThatNamesBothSides()
    {
        Row[] rows = [new Row { Label = ["cat"], BoundingBoxes = s_left, PredictedLabel = ["horse"], PredictedBoundingBoxes = s_left,
            Score = [0.9f] }];

        var keys = Assert.ThrowsExactly<InvalidDataException>(() => Evaluate(rows, ["cat", "dog"], ["horse", "cow"]));
        var texts = Assert.ThrowsExactly<InvalidDataException>(() =>
        {
            var ml = new MLContext(seed: 1);
            return ml.ObjectDetection.Evaluate(ml.Data.LoadFromEnumerable(rows));
        });

        StringAssert.Contains(keys.Message, "no class name in common: the detector knows horse, cow; the labels have cat, dog.");
        StringAssert.Contains(texts.Message, "the detector knows horse; the labels have cat.");
    }

    [TestMethod]
    public void Evaluate_OneSideIsEmpty_IsNoError()
    {
        var ml = new MLContext(seed: 1);
        var missed = ml.Data.LoadFromEnumerable([new Row { Label = ["cat"], BoundingBoxes = s_left }]);
        var background = ml.Data.LoadFromEnumerable(
            [new Row { PredictedLabel = ["cat"], PredictedBoundingBoxes = s_left, Score = [0.9f] }]);

        Assert.AreEqual(0, ml.ObjectDetection.Evaluate(missed).Coco.AveragePrecision);
        Assert.AreEqual(0, ml.ObjectDetection.Evaluate(background).InstanceCount);
    }

    [TestMethod]
    public void Evaluate_NamesThatDiffer_AreInTheLogOnce()
    {
        Row[] rows =
        [
            .. Enumerable.Repeat(new Row { Label = ["Cat", "cow", "dog"], BoundingBoxes = [.. s_left, .. s_right, .. s_left],
                PredictedLabel = ["cat ", "bird", "dog"], PredictedBoundingBoxes = [.. s_left, .. s_right, .. s_left],
                Score = [0.9f, 0.8f, 0.7f] }, 3),
        ];
        var warnings = new List<string>();

        var metrics = Evaluate(rows, ["Cat", "cow", "dog"], ["dog", "bird", "cat "], warnings);

        CollectionAssert.AreEqual(new[] { "Cat", "cow", "dog", "bird" }, metrics.ClassNames.ToArray());
        Assert.AreEqual(2.0 / 3, metrics.Coco.AveragePrecision, 1e-12);
        Assert.HasCount(4, warnings, string.Join('\n', warnings));
        StringAssert.Contains(warnings[0], "different orders; they were matched by name");
        StringAssert.Contains(warnings[1], "'cat ' of the detector and 'Cat' of the labels");
        StringAssert.Contains(warnings[2], "does not know 1 of the 3 classes of the labels (cow): their 3 objects count as missed");
        StringAssert.Contains(warnings[3], "do not have 1 of the 3 classes of the detector (bird)");
    }

    private static DetectionMetrics Evaluate(
        Row[] rows, string[] labelOrder, string[] predictedOrder, List<string>? warnings = null)
    {
        var ml = new MLContext(seed: 1);
        ml.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
            {
                warnings?.Add(entry.Message);
            }
        };
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
