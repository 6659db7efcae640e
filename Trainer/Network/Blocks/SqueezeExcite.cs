using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Multiplies each channel by a weight computed from all channels' means: global average, 1 × 1 convolution, ReLU,
/// 1 × 1 convolution, hard sigmoid ReLU6(z + 3) / 6.
/// </summary>
/// <remarks>Squeeze-and-excitation (arXiv 1709.01507) with the hard sigmoid of MobileNetV3 (arXiv 1905.02244).</remarks>
internal sealed class SqueezeExcite : Block
{
    private readonly Conv2d conv_reduce;
    private readonly Conv2d conv_expand;

    public SqueezeExcite(long channels, long reducedChannels)
        : base(nameof(SqueezeExcite))
    {
        conv_reduce = Convolutions.Create(channels, reducedChannels, 1, bias: true);
        conv_expand = Convolutions.Create(reducedChannels, channels, 1, bias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var logits = conv_expand.call(conv_reduce.call(input.mean([2, 3], keepdim: true)).relu_());
        return (input * nn.functional.hardsigmoid(logits)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() =>
        new FoldedSqueezeExcite(FoldedConv.From(conv_reduce, Activation.Relu), FoldedConv.From(conv_expand, Activation.None));
}
