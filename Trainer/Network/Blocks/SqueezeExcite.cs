using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Multiplies each channel by a weight computed from all channels' means: global average, 1 × 1 convolution, ReLU,
/// 1 × 1 convolution, hard sigmoid ReLU6(z + 3) / 6.
/// </summary>
/// <remarks>Squeeze-and-excitation (arXiv 1709.01507) with the hard sigmoid of MobileNetV3 (arXiv 1905.02244).</remarks>
internal sealed class SqueezeExcite : Block
{
    private readonly Block conv_reduce;
    private readonly LeafConvolution conv_expand;

    public SqueezeExcite(long channels, long reducedChannels)
        : base(nameof(SqueezeExcite))
    {
        conv_reduce = LooseConvolution.Biased(Convolutions.Create(channels, reducedChannels, 1, bias: true), Activation.Relu);
        conv_expand = LooseConvolution.Biased(Convolutions.Create(reducedChannels, channels, 1, bias: true), Activation.None);
        RegisterComponents();
    }

    private SqueezeExcite(SqueezeExcite trained)
        : base(nameof(SqueezeExcite))
    {
        (conv_reduce, conv_expand) = (trained.conv_reduce.Fold(), trained.conv_expand.Fold());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var logits = conv_expand.call(conv_reduce.call(input.mean([2, 3], keepdim: true)));
        return (input * nn.functional.hardsigmoid(logits)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = graph.Scope("se");
        var reduced = conv_reduce.Emit(graph, graph.GlobalAveragePool(x), options);

        // OpenCV mistakes a product with a hard sigmoid of slope 1/6 for HardSwish, whatever that is computed from: up to version 4.8 if it
        // is the second factor, from 4.9 in either order. Halves of the weights with twice the slope change no bit of the result.
        var halfLogits = conv_expand.RequireFolded().EmitHalved(graph, reduced, options.Like(x));
        return graph.Mul(graph.HardSigmoid(halfLogits, 2 * (1f / 6)), x);
    }

    public override SqueezeExcite Fold() => new(this);
}
