using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("ghost_bottleneck")]
public sealed class GhostBottleneckGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        foreach (var form in StateDictForms.All)
        {
            using var block = new GhostBottleneck(
                golden.Int("in_channels"),
                golden.Int("mid_channels"),
                golden.Int("out_channels"),
                golden.Int("kernel_size"),
                golden.Int("stride"),
                golden.Number("se_ratio"),
                golden.Flag("gated"),
                form);
            BlockGolden.Verify(golden, block, "folded_out", tolerance: 5e-5, trainingTolerance: 2e-4);
        }
    }
}
