using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Reports;
using MLNetGhost.Trainer;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Catalog;

[TestClass]
public sealed class GhostYoloTrainerTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_ImagesOfTheCaller_CanBeUsedAgain()
    {
        using var images = new OwnedImages(8, width: 96, height: 64);
        var ml = images.Context;
        var trainer = ml.ObjectDetection.Trainers.GhostYolo(OwnedImages.ShortestTraining);

        using (var first = trainer.Fit(images.View))
        {
            images.AssertIntact();
            Assert.AreEqual(8, ml.ObjectDetection.Evaluate(first.Transform(images.View)).ImageCount);
            images.AssertIntact();
        }

        using var second = trainer.Fit(images.View);
        images.AssertIntact();
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_EveryFoldOfACrossValidation_MeasuresTheRowsLeftOut()
    {
        using var images = new OwnedImages(9, width: 64, height: 64);
        var ml = images.Context;
        var measured = 0;

        foreach (var fold in ml.Data.CrossValidationSplit(images.View, numberOfFolds: 2))
        {
            using var model = ml.ObjectDetection.Trainers.GhostYolo(OwnedImages.ShortestTraining).Fit(fold.TrainSet);
            measured += ml.ObjectDetection.Evaluate(model.Transform(fold.TestSet)).ImageCount;
        }

        Assert.AreEqual(9, measured);
        images.AssertIntact();
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_ImagesOrFiles_GiveTheSameWeights()
    {
        using var data = new SmallDataset();
        var ml = new MLContext(seed: 1);
        var training = ml.ObjectDetection.LoadFromYolo(data.Training.Root);
        var validation = ml.ObjectDetection.LoadFromYolo(data.Training.Root, "val");
        var messages = new List<string>();
        ml.Log += (_, entry) => messages.Add(entry.Message);

        byte[] Train(string column)
        {
            using var folder = new TemporaryFolder();
            var options = OwnedImages.ShortestTraining with { InputColumnName = column, OutputFolder = folder.Path, ValidationSet = validation };
            var trainer = ml.ObjectDetection.Trainers.GhostYolo(options);
            using var model = trainer.Fit(training);
            Assert.HasCount(column == "ImagePath" ? 3 : 0, trainer.ValidationImages);
            AssertReport(folder.File("report"), trainer, data.Training);
            return File.ReadAllBytes(folder.File("best.onnx"));
        }

        CollectionAssert.AreEqual(Train("ImagePath"), Train("Image"));
        Assert.IsTrue(messages.Any(message => message.Contains("9 pictures of the column 'Image' are kept for this run: 108 KiB in memory, "
            + "0 bytes in a temporary file.", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    /// <summary>The report of a run has the worst pictures if there are files to show.</summary>
    private static void AssertReport(string folder, GhostYoloTrainer trainer, DetectionDataset dataset)
    {
        var page = TrainingReport.Write(
            folder, "shapes", dataset, trainer.Training!, trainer.Validation!, trainer.ValidationImages, trainer.Export, trainer.Findings);

        Assert.AreEqual(trainer.ValidationImages.Count > 0, File.Exists(Path.Combine(folder, "worst.jpg")));
        Assert.AreEqual(
            trainer.ValidationImages.Count > 0, File.ReadAllText(page).Contains("Worst and best pictures", StringComparison.Ordinal));
    }
}
