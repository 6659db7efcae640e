using MLNetGhost.Benchmarks.Mistakes;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Model;
using MLNetGhost.Tool.Commands;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Benchmarks;

[TestClass]
public sealed class MistakeRecallTests
{
    private static readonly BoundingBox s_box = new(0, 0, 10, 10);
    private static DetectionDataset s_shapes = new("", "", [], [], []);
    private static EvaluatedImage[] s_detected = [];

    /// <summary>Another seed than that of the pictures that the sample model was trained on.</summary>
    [ClassInitialize]
    public static void Detect(TestContext context)
    {
        using var folder = new TemporaryFolder();
        ShapesDataset.Write(folder.Path, new ShapesDatasetOptions { TrainCount = 1, ValidationCount = 1, TestCount = 80, Seed = 22 });
        s_shapes = DatasetReader.Read(folder.Path, "test");
        using var detector = OnnxDetector.Load(Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx"));
        s_detected = [.. new DetectorValidation(detector, MistakesRun.LowThreshold).Run(
            s_shapes, MatchedClasses.Create(detector.ClassNames, s_shapes).Match, () => { }, CancellationToken.None).Images];
    }

    [TestMethod]
    public void At_Share_CountsEntriesAsAShareOfAllLabels()
    {
        Annotation[] given = [.. Enumerable.Range(0, 4).Select(_ => new Annotation(0, s_box))];
        LabelMistake[] list = [.. given.Select(label => new LabelMistake("a", LabelMistakeKind.WrongClass, 1, label, null))];
        CorruptedLabel[] wrong =
        [
            new("a", CorruptionKind.Moved, given[1], given[1]),
            new("a", CorruptionKind.Renamed, given[3], given[3]),
            new("a", CorruptionKind.Renamed, given[0], new Annotation(0, s_box)),
        ];

        var recall = new MistakeRecall(list, wrong, labelCount: 20);

        Assert.AreEqual(0, recall.At(0.05));
        Assert.AreEqual(1 / 3.0, recall.At(0.1));
        Assert.AreEqual(2 / 3.0, recall.At(0.2));
        Assert.AreEqual(2 / 3.0, recall.At(1));
        Assert.AreEqual(1, recall.At(0.1, CorruptionKind.Moved));
        Assert.IsTrue(double.IsNaN(recall.At(1, CorruptionKind.Removed)));
    }

    [TestMethod]
    public void At_RemovedLabel_IsFoundAsAMissingOne()
    {
        var truth = new Annotation(1, s_box);
        LabelMistake[] list =
        [
            new("a", LabelMistakeKind.MissingLabel, 0.5, null, new Detection(1, "b", 1, new(0, 0, 10, 9))),
        ];

        Assert.AreEqual(1, new MistakeRecall(list, [new("a", CorruptionKind.Removed, truth, null)], 1).At(1));
        Assert.AreEqual(0, new MistakeRecall(list, [new("b", CorruptionKind.Removed, truth, null)], 1).At(1));
        Assert.AreEqual(0, new MistakeRecall(list, [new("a", CorruptionKind.Removed, truth with { ClassId = 0 }, null)], 1).At(1));
    }

    /// <summary>The target of the list, on pictures that the model has not seen, with a tenth of the labels moved or renamed.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Rank_DrawnShapes_HasFourFifthsOfTheWrongLabelsAmongTheFirst15Percent(int seed)
    {
        var corrupted = LabelCorruption.Corrupt(s_shapes, new CorruptionOptions { Seed = seed });
        var images = Corrupted(corrupted);

        var recall = new MistakeRecall(
            LabelMistakes.Rank(images, ShapesDataset.ClassNames), corrupted.Labels, images.Sum(image => image.GroundTruth.Count));

        Assert.IsGreaterThan(15, corrupted.Labels.Count);
        Assert.IsGreaterThanOrEqualTo(0.8, recall.At(0.15));
    }

    [TestMethod]
    public void Rank_DrawnShapesWithoutSomeLabels_HasFourFifthsOfThem()
    {
        var corrupted = LabelCorruption.Corrupt(s_shapes, new CorruptionOptions { Moved = 0, Renamed = 0, Removed = 0.1 });
        var images = Corrupted(corrupted);

        var recall = new MistakeRecall(
            LabelMistakes.Rank(images, ShapesDataset.ClassNames), corrupted.Labels, images.Sum(image => image.GroundTruth.Count));

        Assert.IsGreaterThanOrEqualTo(0.8, recall.At(1));
    }

    private static EvaluatedImage[] Corrupted(CorruptedDataset corrupted) =>
        [.. s_detected.Zip(corrupted.Dataset.Images, (found, image) => found with { GroundTruth = image.Annotations })];
}
