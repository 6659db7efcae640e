using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Export;

[TestClass]
public class BoxDecodeEmitterTests
{
    [TestMethod]
    [DataRow(16)]
    [DataRow(8)]
    public void Emit_ThreeLevels_EqualsTheDecodedDistributions(int bins)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        int[] strides = [8, 16, 32], heights = [12, 6, 3], widths = [8, 4, 2];
        var graph = new OnnxGraph("test");
        var inputs = strides.Select((stride, i) => graph.Input(
            $"level{stride}", OnnxValue.DynamicBatch, 4 * bins, heights[i], widths[i])).ToArray();
        graph.Output(BoxDecodeEmitter.Emit(graph, inputs, strides), "boxes");
        var levels = strides.Select((_, i) => randn(2, 4 * bins, heights[i], widths[i]) * 3).ToArray();

        var actual = OnnxRunner.Run(graph.ToBytes(), levels)[0];

        TensorAssert.AreClose(cat([.. levels.Select((level, i) => Decode(level, bins, strides[i]))], 2), actual, 5e-4, "boxes");
    }

    /// <summary>The definition, step by step: expectations, corners around cell centres, then centre and size.</summary>
    private static Tensor Decode(Tensor level, int bins, int stride)
    {
        var (batch, height, width) = (level.shape[0], level.shape[2], level.shape[3]);
        var distances = (level.reshape(batch, 4, bins, height * width).softmax(2) * arange(bins).reshape(1, 1, bins, 1)).sum(2);
        var x = (arange(width) + 0.5).repeat(height);
        var y = (arange(height) + 0.5).repeat_interleave(width);
        var left = x - distances[.., 0];
        var top = y - distances[.., 1];
        var right = x + distances[.., 2];
        var bottom = y + distances[.., 3];
        return stack([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top], 1) * stride;
    }
}
