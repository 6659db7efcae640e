using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("c2psa")]
public sealed class PartialAttentionGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        Assert.AreEqual(golden.Int("in_channels"), golden.Int("out_channels"), "the block keeps its channels");
        using var block = new PartialAttention(golden.Int("in_channels"), golden.Int("repeats"));
        BlockGolden.Verify(golden, block, "fused_out", tolerance: 5e-5, trainingTolerance: 2e-4);
    }
}
