using MLNetGhost.Trainer.Network;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Golden;

[GoldenKind("detect")]
public sealed class DetectionHeadGolden : IGoldenVerifier
{
    public void Verify(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        CollectionAssert.AreEqual(HeadDecoder.Strides.ToArray(), golden.Ints("strides"), "the strides of the head");
        var channels = golden.Ints("channels");
        using var head = new DetectionHead(channels, golden.Int("classes"), depthwiseBoxBranch: false);
        head.InitialiseBiases();
        VerifyBiases(golden, head, channels.Length);
        StateDicts.Load(golden, head, constants: "dfl.conv.weight");
        head.eval();
        Tensor[] features = [.. channels.Select((_, level) => golden.Tensor($"x{level}"))];
        VerifyLevels(golden, head.call(features));
        using var folded = head.Fold();
        VerifyLevels(golden, folded.call(features));
    }

    private static void VerifyBiases(GoldenCase golden, DetectionHead head, int levels)
    {
        var state = head.state_dict();
        for (var level = 0; level < levels; level++)
        {
            TensorAssert.AreClose(golden.Tensor($"bias_init_box{level}"), state[$"cv2.{level}.2.bias"], 1e-6, $"initial box bias {level}");
            TensorAssert.AreClose(golden.Tensor(
                $"bias_init_cls{level}"), state[$"cv3.{level}.2.bias"], 1e-5, $"initial class bias {level}");
        }
    }

    private static void VerifyLevels(GoldenCase golden, Tensor[] levels)
    {
        for (var level = 0; level < levels.Length; level++)
        {
            TensorAssert.AreClose(golden.Tensor($"raw{level}"), levels[level], 5e-5, $"level {level}");
        }

        var (anchors, strides) = HeadDecoder.MakeAnchors(levels);
        TensorAssert.AreClose(golden.Tensor("anchors"), anchors, 0, "anchors");
        TensorAssert.AreClose(golden.Tensor("strides"), strides, 0, "strides");
        var expected = golden.Tensor("decoded");
        var decoded = HeadDecoder.Decode(levels);
        var classes = golden.Int("classes");
        TensorAssert.AreClose(expected.narrow(1, 0, 4), decoded.narrow(1, 0, 4), 2e-3, "boxes");
        TensorAssert.AreClose(expected.narrow(1, 4, classes), decoded.narrow(1, 4, classes), 1e-5, "scores");
    }
}
