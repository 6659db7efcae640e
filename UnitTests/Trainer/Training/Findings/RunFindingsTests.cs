using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Loss;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Training;

[TestClass]
public sealed class RunFindingsTests
{
    private static readonly string[] s_names = ["cell", "plate"];

    [TestMethod]
    public void Of_GoodRun_FindsNothing() => Assert.IsEmpty(RunFindings.Of(Facts()));

    [TestMethod]
    public void Of_FewObjectsOfAWeakClass_SaysHowManyAreMissing()
    {
        var found = Only(Facts(training: Training(cells: 200, plates: 30), plates: Found.No), FindingKind.TooFewObjects);

        Assert.AreEqual("plate", found.ClassName);
        StringAssert.StartsWith(found.Text, "'plate' (AP50 0.000) has 30 objects in 30 training pictures; ");
        StringAssert.Contains(found.Text, "Label 70 more");
    }

    [TestMethod]
    public void Of_ClassWithoutTrainingObjects_CannotBeLearned() => StringAssert.Contains(
        Only(Facts(training: Training(cells: 200, plates: 0), plates: Found.No), FindingKind.TooFewObjects).Text,
        "'plate' has no object in the training pictures, so it cannot be learned.");

    [TestMethod]
    public void Of_RareWeakClass_NamesTheFrequentOne() => StringAssert.Contains(
        Only(Facts(training: Training(cells: 1200, plates: 110), plates: Found.No), FindingKind.Imbalance).Text,
        "has one object for 10 of 'cell'");

    /// <summary>A class that has few objects and a hundredth of those of another has both problems.</summary>
    [TestMethod]
    [DataRow(110, 10, "has one object for 11 of 'cell'")]
    [DataRow(1000, 40, "has one object for 25 of 'cell'")]
    [DataRow(90, 10, null)]
    public void Of_RareClassOfFewObjects_NamesTheFrequentOneToo(int cells, int plates, string? expected)
    {
        var facts = Facts(training: Training(cells, plates), plates: Found.No);

        Only(facts, FindingKind.TooFewObjects);
        var found = RunFindings.Of(facts).Where(finding => finding.Kind == FindingKind.Imbalance).ToList();
        Assert.HasCount(expected is null ? 0 : 1, found);
        if (expected is not null)
        {
            StringAssert.Contains(found[0].Text, expected);
        }
    }

    /// <summary>Boxes of 40 pixels in pictures of 640 have 20 pixels at 320; 384 is the next multiple of 32 at which they have 24.</summary>
    [TestMethod]
    [DataRow(40, 320, "smaller than 20 pixels at --imgsz 320; below 24 they lose what distinguishes them. Train with --imgsz 384 (")]
    [DataRow(4, 320, "smaller than 2 pixels at --imgsz 320; below 24 they lose what distinguishes them. Photograph them from closer")]
    [DataRow(48, 320, null)]
    [DataRow(40, 640, null)]
    public void Of_SmallObjectsOfAWeakClass_SuggestsTheSizeThatTheyNeed(int side, int imageSize, string? expected)
    {
        var facts = Facts(training: Training(cells: 200, plates: 200, side), plates: Found.No) with { ImageSize = imageSize };

        var found = RunFindings.Of(facts).Where(finding => finding.Kind == FindingKind.SmallObjects).ToList();

        Assert.HasCount(expected is null ? 0 : 1, found);
        if (expected is not null)
        {
            StringAssert.Contains(found[0].Text, expected);
            Assert.AreEqual("plate", found[0].ClassName);
        }
    }

    [TestMethod]
    public void Of_ObjectsTakenForAnotherClass_NamesIt() => StringAssert.StartsWith(
        Only(Facts(plates: Found.AsCells), FindingKind.ConfusedClasses).Text,
        "20 of the 20 objects of 'plate' in the validation pictures are taken for 'cell'.");

    [TestMethod]
    public void Of_ConfidentDetectionsWithoutLabels_SuspectsTheLabels() => StringAssert.StartsWith(
        Only(Facts(plates: Found.Elsewhere), FindingKind.UnlabelledObjects).Text,
        "20 of the 20 detections of 'plate' with a confidence of at least 0.5 lie where nothing is labelled.");

    [TestMethod]
    public void Of_LabelsThatNothingMeets_CountsThem() => StringAssert.StartsWith(
        Only(Facts(plates: Found.No), FindingKind.UnmetLabels).Text,
        "20 of the 20 objects of 'plate' in the validation pictures are met by no detection of any class");

    /// <summary>Objects of 12 pixels in pictures of 640 have 6 pixels at 320, less than a cell of the finest grid.</summary>
    [TestMethod]
    [DataRow(12, false)]
    [DataRow(20, true)]
    public void Of_LabelsThatNothingMeets_AreSuspectedOnlyIfTheyAreLargeEnoughToBeFound(int side, bool suspected)
    {
        var facts = Facts(training: Training(cells: 200, plates: 200, side), plates: Found.No) with { ImageSize = 320 };

        Only(facts, FindingKind.SmallObjects);
        Assert.AreEqual(suspected, RunFindings.Of(facts).Any(finding => finding.Kind == FindingKind.UnmetLabels));
    }

    [TestMethod]
    public void Of_FewObjectsInTheValidation_CallsTheFigureChance() => StringAssert.StartsWith(
        Only(Facts(plates: Found.No, pictures: 3), FindingKind.TooFewMeasured).Text, "'plate' has 3 objects in the validation pictures");

    [TestMethod]
    public void Of_LossThatRises_SuggestsALowerRate() => Assert.AreEqual(
        "The training loss rose from 2.00 in epoch 3 to 3.00: the learning rate of 0.01 is too high. Train with --lr0 0.00333 "
        + "(LearningRate).",
        Only(Facts(history: History([4, 3, 2, 2.5, 3], best: 3)), FindingKind.LearningRate).Text);

    [TestMethod]
    public void Of_LossThatHardlyFallsInManySteps_SuggestsAHigherRate() => StringAssert.EndsWith(
        Only(Facts(plates: Found.No, history: History([4, 3.9, 3.9, 3.8, 3.8], best: 3)), FindingKind.LearningRate).Text,
        "the learning rate of 0.01 is too low. Train with --lr0 0.03 (LearningRate).");

    [TestMethod]
    [DataRow(5.0, "the learning rate of 5 is too high. Train with --lr0 0.00125 (LearningRate), which the recipe chooses if none is given.")]
    [DataRow(0.00125, "the learning rate of 0.00125 is too high. Train with --lr0 0.000417 (LearningRate).")]
    public void Of_LossThatRises_SuggestsTheRecipesRateUnlessItIsTheRunsOwn(double rate, string expected) => StringAssert.EndsWith(
        Only(Facts(history: History([4, 3, 2, 2.5, 3], best: 3)) with { LearningRate = rate, RecipeLearningRate = 0.00125 },
            FindingKind.LearningRate).Text, expected);

    [TestMethod]
    [DataRow(1e-7, "the learning rate of 1E-07 is too low. Train with --lr0 0.01 (LearningRate), which the recipe chooses if none is given.")]
    [DataRow(0.02, "the learning rate of 0.02 is too low. Train with --lr0 0.06 (LearningRate).")]
    public void Of_LossThatHardlyFalls_SuggestsTheRecipesRateUnlessItIsLower(double rate, string expected) => StringAssert.EndsWith(
        Only(Facts(plates: Found.No, history: History([4, 3.9, 3.9, 3.8, 3.8], best: 3)) with { LearningRate = rate },
            FindingKind.LearningRate).Text, expected);

    [TestMethod]
    public void Of_BestEpochIsTheLastAndMapRises_AsksForMoreEpochs()
    {
        var history = History([5, 4, 3, 2.5, 2], best: 5);

        Assert.AreEqual(
            "The run ended while it was still improving. The best epoch is the last of 5, and mAP50-95 rose by 0.100 in the last fifth of "
            + "them. Train with --epochs 10 (Epochs).",
            Only(Facts(history: history), FindingKind.TooFewSteps).Text);
        Assert.AreEqual(
            "The run took 50 optimiser steps; until about 800, rare and small objects are still being learned. The best epoch is the last "
            + "of 5, and mAP50-95 rose by 0.100 in the last fifth of them. Train with --epochs 80 (Epochs).",
            Only(Facts(history: history) with { Steps = 50 }, FindingKind.TooFewSteps).Text);
    }

    [TestMethod]
    public void Of_RunForEightBits_DoesNotAskForMoreSteps() => Assert.IsFalse(
        RunFindings.Of(Facts(history: History([5, 4, 3, 2.5, 2], best: 5)) with { Steps = 50, IsQuantizationAware = true })
            .Any(finding => finding.Kind == FindingKind.TooFewSteps));

    [TestMethod]
    public void Of_ValidationThatGetsWorseAgain_SaysThatPicturesAreLearnedByHeart() => StringAssert.StartsWith(
        Only(Facts(history: History([5, 4, 3, 2.5, 2], best: 2, validation: [4, 2, 2.4, 2.6, 3])), FindingKind.Overfitting).Text,
        "After epoch 2 of 5, validation became worse (loss 2.00, at the end 3.00)");

    [TestMethod]
    public void Of_SeveralFindings_BeginsWithTheRunAndTheWeakestClass()
    {
        var found = RunFindings.Of(Facts(training: Training(cells: 20, plates: 20), plates: Found.No) with { Steps = 10 });

        Assert.AreEqual(FindingKind.TooFewSteps, found[0].Kind);
        Assert.IsTrue(found.Skip(1).All(finding => finding.ClassName == "plate"), "the other class is found well");
    }

    private static Finding Only(RunFacts facts, FindingKind kind) => RunFindings.Of(facts).Single(finding => finding.Kind == kind);

    private static RunFacts Facts(
        DetectionDataset? training = null, Found plates = Found.Well, int pictures = 20, IReadOnlyList<EpochReport>? history = null)
    {
        var images = Enumerable.Range(0, pictures).Select(index => Validated(index, plates)).ToList();
        return new RunFacts
        {
            Training = training ?? Training(cells: 200, plates: 200),
            Validated = images,
            Metrics = DetectionEvaluator.Evaluate(images, s_names),
            History = history ?? History([5, 4, 3, 2.5, 2], best: 4),
            ImageSize = 640,
            LearningRate = 0.01,
            RecipeLearningRate = 0.01,
            Steps = 5000,
        };
    }

    private static EvaluatedImage Validated(int index, Found plates)
    {
        var (cell, plate, elsewhere) = (Box(100, 100), Box(300, 100), Box(500, 100));
        Detection[] ofPlates = plates switch
        {
            Found.Well => [new Detection(1, "", 0.9f, plate)],
            Found.AsCells => [new Detection(0, "", 0.9f, plate)],
            Found.Elsewhere => [new Detection(1, "", 0.9f, elsewhere)],
            _ => [],
        };
        return new EvaluatedImage(
            $"{index}", [new Annotation(0, cell), new Annotation(1, plate)], [new Detection(0, "", 0.95f, cell), .. ofPlates]);
    }

    private static DetectionDataset Training(int cells, int plates, int side = 100) => new("root", "train", s_names,
    [
        .. Enumerable.Range(0, cells).Select(index => new AnnotatedImage($"c{index}", 640, 480, [new Annotation(0, Box(10, 100))])),
        .. Enumerable.Range(0, plates).Select(index => new AnnotatedImage($"p{index}", 640, 480, [new Annotation(1, Box(10, side))])),
    ], []);

    private static BoundingBox Box(int x, int side) => new(x, 10, x + side, 10 + side);

    private static EpochReport[] History(double[] losses, int best, double[]? validation = null) => [.. losses.Select((loss, index) =>
        new EpochReport
        {
            Epoch = index + 1,
            TrainingLoss = new LossParts(loss, 0, 0),
            ValidationLoss = new LossParts(validation?[index] ?? loss, 0, 0),
            Map50 = 0.5,
            Map = 0.1 * (index + 1),
            Precision = 0.5,
            Recall = 0.5,
            Fitness = 0.1 * (index + 1),
            IsBest = index < best,
            BiasLearningRate = 0.01,
            LearningRate = 0.01,
            TrainingSeconds = 1,
            ValidationSeconds = 1,
            ImagesPerSecond = 1,
            ResidentBytes = 1,
        })];

    private enum Found
    {
        Well,
        AsCells,
        Elsewhere,
        No,
    }
}
