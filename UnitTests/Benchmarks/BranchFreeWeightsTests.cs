using MLNetGhost.Benchmarks.Accuracy;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Benchmarks;

/// <summary>The ablation's runs without branches begin where those with branches do.</summary>
[TestClass]
public sealed class BranchFreeWeightsTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Find_StarterWeights_ComputesWhatTheBranchesCompute()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions { Model = ModelFamily.Get("edge-n") };

        var path = BranchFreeWeights.Find(options, folder.Path);

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var classes = SceneLoader.ClassNames.Count;
        using var branched = DetectionNetwork.Create(options.Model, classes, seed: 0, ReparameterisationForm.Fused);
        InitialWeights.Load(branched, null);
        using var plain = DetectionNetwork.Create(options.Model, classes, seed: 5, ReparameterisationForm.None);
        var report = PretrainedWeights.Load(plain, path);
        Assert.IsEmpty(report.Missing.Concat(report.WrongShape).Concat(report.Unused));
        branched.eval();
        plain.eval();
        using var batch = new SceneLoader(seed: 9, batchSize: 2, imageSize: 128, workers: 0).Batches(0, 1).First();
        foreach (var (expected, actual) in branched.forward(batch.Images).Zip(plain.forward(batch.Images)))
        {
            var difference = (expected - actual).abs().max().item<float>();
            TestContext.WriteLine($"largest difference {difference:g2} of {expected.abs().max().item<float>():f1}");
            Assert.IsLessThan(2e-3f * expected.abs().max().item<float>(), difference);
        }

        Assert.AreEqual(path, BranchFreeWeights.Find(options, folder.Path), "found again");
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Find_NoWeights_LeavesThemOut()
    {
        using var folder = new TemporaryFolder();

        var found = BranchFreeWeights.Find(new TrainingOptions { PretrainedWeights = TrainingOptions.NoWeights }, folder.Path);

        Assert.AreEqual(TrainingOptions.NoWeights, found);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }
}
