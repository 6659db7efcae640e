using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The long-range gate of a Ghost module: at half resolution a 1 × 1, a 1 × 5 and a 5 × 1 convolution, a sigmoid,
/// and the result enlarged (nearest neighbour) to the size that it multiplies.
/// </summary>
/// <remarks>The decoupled fully connected attention of GhostNetV2 (arXiv 2211.12905), as simplified by GhostNetV3.</remarks>
internal static class GhostGate
{
    private const int LongKernel = 5;

    /// <summary>The gate's convolutions (<c>short_conv</c>).</summary>
    public static ConvNormChain Create(long inChannels, long outChannels) => new(
        Convolutions.Create(inChannels, outChannels, 1),
        Convolutions.Create(outChannels, outChannels, (1, LongKernel), groups: outChannels),
        Convolutions.Create(outChannels, outChannels, (LongKernel, 1), groups: outChannels));

    /// <summary>Multiplies features by the gate that the convolutions compute from the module's input.</summary>
    /// <param name="features">(N, out, H, W), what the Ghost module computed from the input.</param>
    /// <param name="input">(N, in, H, W), both sides at least 2 pixels.</param>
    /// <param name="convolutions">Those of <see cref="Create"/>, folded or not.</param>
    public static Tensor Apply(Tensor features, Tensor input, Block convolutions)
    {
        using var scope = NewDisposeScope();
        var gate = convolutions.call(avg_pool2d(input, 2, stride: 2)).sigmoid_();
        if (convolutions.training && ChannelsLast.IsForKernels(features))
        {
            return GateFunction.Apply(features, gate).MoveToOuterDisposeScope();
        }

        var enlarged = interpolate(gate, [features.size(2), features.size(3)], mode: InterpolationMode.Nearest);
        return (features * enlarged).MoveToOuterDisposeScope();
    }

    /// <summary>Appends the gate and the multiplication to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The features to multiply.</param>
    /// <param name="input">The module's input.</param>
    /// <param name="convolutions">Those of <see cref="Create"/>, folded.</param>
    /// <param name="options">Choices between equivalent nodes.</param>
    public static OnnxValue Emit(OnnxGraph graph, OnnxValue features, OnnxValue input, Block convolutions, EmitOptions options)
    {
        using var scope = graph.Scope("gate");
        var gate = graph.Sigmoid(convolutions.Emit(graph, graph.AveragePool(input, 2, 2), options.Like(features)));
        return graph.Mul(features, graph.ResizeNearest(gate, features.Height, features.Width));
    }
}
