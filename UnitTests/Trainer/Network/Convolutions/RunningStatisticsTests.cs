using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Network;

[TestClass]
public class RunningStatisticsTests
{
    /// <summary>In a weight buffer, the branches of a convolution lie at equal distances; outside, every one has its own memory.</summary>
    [TestMethod]
    public void Update_StatisticsInOneBuffer_AreUpdatedLikeSeparateOnes()
    {
        using var scope = NewDisposeScope();
        using var separate = Create();
        using var together = Create();
        using var buffer = WeightBuffer.Attach(together);
        foreach (var seed in new ulong[] { 1, 2 })
        {
            using var generator = new Generator(seed);
            var x = randn([2, 8, 9, 11], generator: generator);
            separate.call(x);
            together.call(x);
        }

        var expected = separate.state_dict().Where(entry => entry.Key.Contains("running", StringComparison.Ordinal)).ToList();
        var actual = together.state_dict();
        Assert.IsNotEmpty(expected);
        foreach (var (name, tensor) in expected)
        {
            TensorAssert.AreClose(tensor, actual[name], 0, name);
        }

        // Nothing uses the counters of branches, so they tell which way was taken.
        const string Counter = "ghost1.cheap_rpr_scale.bn.num_batches_tracked";
        Assert.AreEqual(2, separate.state_dict()[Counter].item<long>());
        Assert.AreEqual(0, actual[Counter].item<long>());
    }

    /// <summary>With five depthwise branches that include the input itself.</summary>
    private static GhostBottleneck Create()
    {
        var block = new GhostBottleneck(8, 16, 8, 3, 1, 0, gated: false, ReparameterisationForm.Fused);
        WeightInitialiser.Initialise(block, seed: 1);
        block.train();
        return block;
    }
}
