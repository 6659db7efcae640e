using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Samples;

/// <summary>Every sample is run as a user runs it, and writes what its comment says.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    [DataRow("BatchScoring")]
    [DataRow("Evaluation")]
    [DataRow("PredictionEngine")]
    [DataRow("ComposedPipeline")]
    [DataRow("SomebodyElsesExport")]
    public void Sample_WithoutArguments_WritesWhatItsCommentSays(string name) =>
        ExpectedOutput.AssertMatches(ExpectedOutput.Read(SampleProgram.SourceOf(name)), SampleProgram.Run(name));

    [TestMethod]
    [TestCategory("Slow")]
    public void CustomTraining_WithoutArguments_TrainsAndLeavesAModel()
    {
        var output = SampleProgram.Run("CustomTraining");

        ExpectedOutput.AssertMatches(ExpectedOutput.Read(SampleProgram.SourceOf("CustomTraining")), output);
        Assert.IsTrue(File.Exists(Written(output, "Model: ")));
        Assert.IsTrue(File.Exists(Written(output, "Checkpoint: ")));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void QuickStart_TinyDataset_RunsFromTrainingToASeparateProcess()
    {
        using var folder = new TemporaryFolder();
        var data = ShapesDataset.Write(folder.File(
            "data"), new ShapesDatasetOptions { TrainCount = 8, ValidationCount = 4, TestCount = 3 });

        var output = SampleProgram.Run("QuickStart",
            "--data", data, "--epochs", "1", "--imgsz", "64", "--batch", "4", "--output", folder.File("out"));

        ExpectedOutput.AssertMatches(ExpectedOutput.Read(SampleProgram.SourceOf("QuickStart")), output);
        Assert.HasCount(3, Directory.GetFiles(folder.File("out", "annotated")));
    }

    private static string Written(string output, string prefix) =>
        output.Split('\n').Single(line => line.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..];
}
