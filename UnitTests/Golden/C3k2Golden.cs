using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("c3k2")]
public sealed class C3k2Golden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        using var block = new C3k2(
            golden.Int("in_channels"), golden.Int("out_channels"), golden.Int("repeats"), golden.Flag("c3k"), golden.Number("expansion"));
        BlockGolden.Verify(golden, block, "fused_out", tolerance: 2e-5, trainingTolerance: 2e-4);
    }
}
