using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.UnitTests.Evaluation;

[TestClass]
public class DetectionEvaluatorTests
{
    private static readonly Config s_repeatable = Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd(1, 3), null)).WithMaxTest(200);

    [TestMethod]
    public void Evaluate_PerfectDetections_GiveOneEverywhere() =>
        Prop.ForAll(RandomScenes.Arbitrary(), images =>
        {
            var labels = images.Select(image => image with { GroundTruth = [.. image.GroundTruth.Where(label => !label.IsCrowd)] })
                .ToList();
            var metrics = Evaluate(
                labels.ConvertAll(image => image with
                {
                    Detections = [.. image.GroundTruth.Select(label => new Detection(label.ClassId,
                "", 0.9f, label.Box))]
                }));
            return Numbers(metrics.Coco).Where((_, i) => i != 6).Where(double.IsFinite).All(value => Math.Abs(value - 1) < 1e-12)
                && metrics.Yolo.PerClass.Where(perClass => perClass.Instances > 0)
                    .All(perClass => perClass.AveragePrecision > 0.994 && perClass.Recall == 1);
        }).Check(s_repeatable);

    [TestMethod]
    public void Evaluate_AnyDetections_GiveNumbersBetweenZeroAndOneOrNone() =>
        Prop.ForAll(RandomScenes.Arbitrary(), images =>
        {
            var metrics = Evaluate(images);
            return Numbers(metrics.Coco).Concat(Numbers(metrics.Yolo)).All(value => double.IsNaN(value) || value is >= 0 and <= 1);
        }).Check(s_repeatable);

    [TestMethod]
    public void Evaluate_PicturesAndDetectionsInAnotherOrder_GiveTheSame() =>
        Prop.ForAll(RandomScenes.Arbitrary(), images =>
        {
            var reversed = images.Reverse().Select(image => image with { Detections = [.. image.Detections.Reverse()] }).ToList();
            var (first, second) = (Evaluate(images), Evaluate(reversed));
            return Numbers(first.Coco).Concat(Numbers(first.Yolo)).Zip(Numbers(second.Coco).Concat(Numbers(second.Yolo)))
                .All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) < 1e-12);
        }).Check(s_repeatable);

    [TestMethod]
    public void Evaluate_EveryObjectAndConfidentDetection_IsCountedOnceInTheConfusionMatrix() =>
        Prop.ForAll(RandomScenes.Arbitrary(), images =>
        {
            var matrix = Evaluate(images).ConfusionMatrix;
            var objects = images.Sum(image => image.GroundTruth.Count(label => !label.IsCrowd));
            var detections = images.Sum(
                image => image.Detections.Count(detection => detection.Score > ConfusionMatrix.ConfidenceThreshold));
            var ids = Enumerable.Range(0, matrix.Background + 1).ToList();
            var classes = ids.Take(matrix.Background).ToList();
            return objects == classes.Sum(actual => ids.Sum(predicted => matrix[predicted, actual]))
                && detections == classes.Sum(predicted => ids.Sum(actual => matrix[predicted, actual]));
        }).Check(s_repeatable);

    [TestMethod]
    public void Evaluate_NothingAtAll_GivesNoNumbersAndDoesNotThrow()
    {
        var metrics = Evaluate([]);

        Assert.IsTrue(Numbers(metrics.Coco).All(double.IsNaN));
        Assert.IsTrue(double.IsNaN(metrics.Yolo.Map));
        Assert.IsEmpty(metrics.Yolo.Curves);
    }

    [TestMethod]
    public void Evaluate_ClassOnOneSideOnly_CountsWhereItHasObjects()
    {
        var box = new BoundingBox(0, 0, 50, 50);
        var metrics = Evaluate([new EvaluatedImage(
            "x", [new Annotation(0, box), new Annotation(1, box)], [new Detection(0, "", 0.9f, box), new Detection(2, "", 0.9f, box)])]);

        Assert.AreEqual(0.5, metrics.Coco.AveragePrecision, 1e-12);
        CollectionAssert.AreEqual(
            new[] { 1, 0, double.NaN }, metrics.Coco.PerClass.Select(perClass => Math.Round(perClass.AveragePrecision, 12)).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1, 0 }, metrics.Yolo.PerClass.Select(perClass => perClass.Instances).ToArray());
        Assert.IsTrue(double.IsNaN(metrics.Yolo.PerClass[2].AveragePrecision));
    }

    [TestMethod]
    public void Evaluate_DetectionInsideACrowd_IsNeitherRightNorWrong()
    {
        var crowd = new Annotation(0, new BoundingBox(0, 0, 200, 200)) { IsCrowd = true };
        var single = new Annotation(0, new BoundingBox(300, 300, 350, 350));
        Detection[] detections = [new(0,
            "", 0.9f, new BoundingBox(10, 10, 40, 40)), new(0,
                "", 0.8f, new BoundingBox(100, 100, 140, 140)), new(0, "", 0.7f, single.Box)];

        var metrics = Evaluate([new EvaluatedImage("x", [crowd, single], detections)]);

        Assert.AreEqual(1, metrics.InstanceCount);
        Assert.AreEqual(1, metrics.Coco.AveragePrecision, 1e-12);
        Assert.AreEqual(1, metrics.Yolo.PerClass[0].Instances);
    }

    [TestMethod]
    public void Evaluate_AreaOfTheLabel_DecidesItsSize()
    {
        var label = new Annotation(0, new BoundingBox(0, 0, 200, 200)) { Area = 100 };

        var metrics = Evaluate([new EvaluatedImage("x", [label], [new Detection(0, "", 0.9f, label.Box)])]);

        Assert.AreEqual(1, metrics.Coco.AveragePrecisionSmall, 1e-12);
        Assert.IsTrue(double.IsNaN(metrics.Coco.AveragePrecisionLarge));
    }

    [TestMethod]
    public void Evaluate_ConfusedClasses_StandInTheirRowAndColumn()
    {
        var (first, second) = (new BoundingBox(0, 0, 50, 50), new BoundingBox(100, 100, 150, 150));
        var metrics = Evaluate([new EvaluatedImage(
            "x",
            [new Annotation(0, first), new Annotation(1, second)],
            [new Detection(2, "", 0.9f, first), new Detection(0,
                "", 0.9f, new BoundingBox(300, 300, 310, 310)), new Detection(1, "", 0.2f, second)])]);

        var matrix = metrics.ConfusionMatrix;
        Assert.AreEqual(1, matrix[2, 0]);
        Assert.AreEqual(1, matrix[0, matrix.Background]);
        Assert.AreEqual(1, matrix[matrix.Background, 1]);
        Assert.AreEqual(0, matrix[1, 1]);
    }

    [TestMethod]
    public void Evaluate_Curves_HaveThousandPointsAndFallingRecall()
    {
        var curves = Evaluate(RandomScenes.Create(seed: 5, imageCount: 20, boxesPerImage: 6)).Yolo.Curves;

        Assert.HasCount(3, curves);
        foreach (var curve in curves)
        {
            Assert.HasCount(ClassCurves.PointCount, curve.RecallByConfidence);
            Assert.IsTrue(curve.RecallByConfidence.Zip(curve.RecallByConfidence.Skip(1)).All(pair => pair.First >= pair.Second));
            Assert.IsTrue(curve.PrecisionByRecall.Zip(curve.PrecisionByRecall.Skip(1)).All(pair => pair.First >= pair.Second));
            Assert.AreEqual(0, curve.PrecisionByConfidence[^1]);
        }
    }

    [TestMethod]
    [DataRow(3, 0.5f, "the class id 3")]
    [DataRow(-1, 0.5f, "the class id -1")]
    [DataRow(0, float.NaN, "not finite")]
    public void Evaluate_BrokenDetection_ErrorNamesPictureAndValue(int classId, float score, string expected)
    {
        var image = new EvaluatedImage("cat.jpg", [], [new Detection(classId, "", score, new BoundingBox(0, 0, 1, 1))]);

        var exception = Assert.ThrowsExactly<ArgumentException>(() => Evaluate([image]));

        StringAssert.Contains(exception.Message, "cat.jpg: detection 0");
        StringAssert.Contains(exception.Message, expected);
    }

    /// <summary>YOLO tools count a class without a detection at the best confidence as precision 1, and showed 1.000 here.</summary>
    [TestMethod]
    public void Evaluate_ClassFoundAtLowConfidenceOnly_DoesNotRaiseThePrecision()
    {
        var boxes = Enumerable.Range(0, 3).Select(index => new BoundingBox(100 * index, 0, (100 * index) + 50, 50)).ToArray();
        var wrong = Enumerable.Range(0, 12).Select(index =>
            new Detection(index % 2, "", 0.1f, new BoundingBox(500, 10 * index, 550, (10 * index) + 9)));
        var image = new EvaluatedImage(
            "x", [new Annotation(0, boxes[0]), new Annotation(1, boxes[1]), new Annotation(2, boxes[2])],
            [
                new Detection(0, "", 0.9f, boxes[0]), new Detection(1, "", 0.8f, boxes[1]), new Detection(2, "", 0.05f, boxes[2]),
                .. wrong,
            ]);

        var yolo = Evaluate([image]).Yolo;

        Assert.IsGreaterThan(0.1, yolo.BestConfidence);
        Assert.IsTrue(yolo.PerClass.Take(2).All(perClass => perClass.Precision > 0.8), "between two detections, curves are lines");
        Assert.AreEqual(0, yolo.PerClass[2].Precision);
        Assert.AreEqual((yolo.PerClass[0].Precision + yolo.PerClass[1].Precision) / 3, yolo.Precision, 1e-12);
        Assert.AreEqual(2 / 3.0, yolo.Recall, 1e-12);
        Assert.AreEqual(0.995, yolo.PerClass[2].AveragePrecision50, 1e-3, "average precision knows no confidence");
    }

    [TestMethod]
    public void Evaluate_HundredPicturesWithThreeHundredDetectionsEach_TakesAFractionOfASecond()
    {
        var images = RandomScenes.Create(seed: 1, imageCount: 87, boxesPerImage: 30, detectionsPerImage: 300);
        Evaluate(images);

        var clock = Stopwatch.StartNew();
        Evaluate(images);

        Assert.IsLessThan(3000, clock.ElapsedMilliseconds, "generous, because tests share the machine");
    }

    private static DetectionMetrics Evaluate(IReadOnlyList<EvaluatedImage> images) =>
        DetectionEvaluator.Evaluate(images, RandomScenes.ClassNames);

    private static double[] Numbers(CocoMetrics metrics) =>
    [
        metrics.AveragePrecision, metrics.AveragePrecision50, metrics.AveragePrecision75,
        metrics.AveragePrecisionSmall, metrics.AveragePrecisionMedium, metrics.AveragePrecisionLarge,
        metrics.AverageRecall1, metrics.AverageRecall10, metrics.AverageRecall100,
        metrics.AverageRecallSmall, metrics.AverageRecallMedium, metrics.AverageRecallLarge,
    ];

    private static double[] Numbers(YoloMetrics metrics) =>
        [metrics.Map, metrics.Map50, metrics.Map75, metrics.Fitness, metrics.Precision, metrics.Recall, metrics.F1];
}
