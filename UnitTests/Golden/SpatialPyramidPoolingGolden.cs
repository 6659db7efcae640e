using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("sppf")]
public sealed class SpatialPyramidPoolingGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        using var block = new SpatialPyramidPooling(golden.Int("in_channels"), golden.Int("out_channels"), golden.Int("kernel_size"));
        BlockGolden.Verify(golden, block, "fused_out", tolerance: 2e-5, trainingTolerance: 2e-4);
    }
}
