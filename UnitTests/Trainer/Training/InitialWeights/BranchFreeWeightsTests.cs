using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>A run without branches begins where one with branches does.</summary>
[TestClass]
public sealed class BranchFreeWeightsTests
{
    /// <summary>Four sides with sixteen distances each.</summary>
    private const int BoxChannels = 64;

    private static readonly ModelSpec s_member = ModelFamily.Get("edge-n");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Load_StarterWeights_ComputeWhatTheBranchesCompute()
    {
        using var scope = NewDisposeScope();
        using var branched = Create(ReparameterisationForm.Fused, seed: 5);
        InitialWeights.Load(branched, null);
        using var plain = Create(ReparameterisationForm.None, seed: 5);

        var initial = InitialWeights.Load(plain, null);

        StringAssert.Contains(initial.Line, "each of its convolutions begins as the fold of the branches in the file");
        AssertComputesTheSame(branched, plain);
    }

    /// <summary>timm's extractors of features have no last stage: what it was before stays, and the rest is folded.</summary>
    [TestMethod]
    public void Load_TrunkWithoutItsLastStage_KeepsThatOfTheStarterWeights()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var other = Create(ReparameterisationForm.Fused, seed: 7);
        StateDicts.RandomiseNorms(other, seed: 8);
        var trunk = Write(other, folder.File("trunk.safetensors"), name => name.StartsWith("backbone.", StringComparison.Ordinal)
            && !name.StartsWith("backbone.blocks.8.", StringComparison.Ordinal));
        using var branched = Create(ReparameterisationForm.Fused, seed: 5);
        InitialWeights.Load(branched, null, trunk);
        using var plain = Create(ReparameterisationForm.None, seed: 5);

        var initial = InitialWeights.Load(plain, null, trunk);

        StringAssert.Contains(initial.Line, "which give neck and head and what the trunk lacks.");
        AssertComputesTheSame(branched, plain);
    }

    [TestMethod]
    [DataRow(ReparameterisationForm.Fused)]
    [DataRow(ReparameterisationForm.BranchByBranch)]
    public void Load_WeightsWithoutBranchesForANetworkWithThem_IsRefused(ReparameterisationForm form)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var plain = Create(ReparameterisationForm.None, seed: 1);
        var path = Write(plain, folder.File("plain.safetensors"), _ => true);
        using var network = Create(form, seed: 2);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => InitialWeights.Load(network, path));
        var ofTrunk = Assert.ThrowsExactly<InvalidDataException>(() => InitialWeights.Load(network, TrainingOptions.NoWeights, path));

        StringAssert.Contains(error.Message, $"no branches in the weights in {path}");
        StringAssert.Contains(error.Message, "Train with --form none");
        StringAssert.Contains(ofTrunk.Message, $"no branches in the trunk in {path}");
        Assert.IsTrue(network.state_dict().All(entry => entry.Value.equal(before[entry.Key]).all().item<bool>()), "unchanged");
        InitialWeights.Load(plain, path);
    }

    private static DetectionNetwork Create(ReparameterisationForm form, int seed) =>
        DetectionNetwork.Create(s_member, SceneLoader.ClassNames.Count, seed, form);

    private static string Write(DetectionNetwork network, string path, Func<string, bool> has)
    {
        var tensors = network.state_dict().Where(entry => entry.Value.is_floating_point() && has(entry.Key))
            .ToDictionary(entry => entry.Key, entry => SafetensorsTensors.ToEntry(entry.Value), StringComparer.Ordinal);
        new SafetensorsFile(tensors, new Dictionary<string, string> { ["mlnetghost.test"] = "yes" }).Write(path, ElementType.F32);
        return path;
    }

    private void AssertComputesTheSame(DetectionNetwork branched, DetectionNetwork plain)
    {
        using var _ = no_grad();
        branched.eval();
        plain.eval();
        using var batch = new SceneLoader(seed: 9, batchSize: 2, imageSize: 128, workers: 0).Batches(0, 1).First();
        var outputs = branched.forward(batch.Images).Zip(plain.forward(batch.Images)).ToArray();
        foreach (var (expected, actual) in outputs)
        {
            // The class branches' last layers are not in the file, so those are random.
            var boxes = expected.narrow(1, 0, BoxChannels);
            var (largest, difference) = (boxes.abs().max().item<float>(), (boxes - actual.narrow(1, 0, BoxChannels)).abs().max().item<float>());
            TestContext.WriteLine($"largest difference {difference:g2} of {largest:f1}");
            Assert.IsLessThan(2e-3f * largest, difference);
        }
    }
}
