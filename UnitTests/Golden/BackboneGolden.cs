using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("backbone")]
public sealed class BackboneGolden : IGoldenVerifier
{
    private static readonly string[] s_taps = ["p3", "p4", "p5"];

    public void Verify(GoldenCase golden)
    {
        foreach (var form in StateDictForms.All)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            using var backbone = new GhostBackbone(BackboneTables.Ghost.WithWidth(golden.Number("width")), form);
            StateDicts.Load(golden, backbone);
            backbone.eval();
            var x = golden.Tensor("x");
            VerifyTaps(golden, "eval", backbone.call(x));
            using var folded = backbone.Fold();
            VerifyTaps(golden, "folded", folded.call(x));
        }
    }

    private static void VerifyTaps(GoldenCase golden, string prefix, Tensor[] taps)
    {
        for (var i = 0; i < taps.Length; i++)
        {
            var name = $"{prefix}_{s_taps[i]}";
            var expected = golden.Tensor(name);
            TensorAssert.AreClose(expected, taps[i], 1e-4 * Math.Max(1, expected.abs().max().item<float>()), name);
        }
    }
}
