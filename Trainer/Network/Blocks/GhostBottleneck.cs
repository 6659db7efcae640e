using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Expanding Ghost module, depthwise convolution with stride 2 (or none at stride 1), squeeze-and-excitation (or none),
/// projecting Ghost module, and the shortcut's sum. No activation behind the sum.
/// </summary>
/// <remarks>
/// GhostNetV3 (arXiv 2404.11202). The kernel size matters only to the strided convolution and to the shortcut: a block of
/// stride 1 with as many output as input channels has no k × k convolution at all.
/// </remarks>
internal sealed class GhostBottleneck : Block
{
    private readonly GhostModule ghost1;
    private readonly BranchedConvolution? _depthwise;
    private readonly SqueezeExcite? se;
    private readonly GhostModule ghost2;
    private readonly ConvNormChain? shortcut;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="midChannels">Channels between the two Ghost modules.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Of the strided convolution and of the shortcut's.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="squeezeRatio">Reduced channels of squeeze-and-excitation by mid channels; 0 for none.</param>
    /// <param name="gated">Whether the expanding Ghost module has a gate.</param>
    /// <param name="form">How branches are computed while training.</param>
    public GhostBottleneck(
        int inChannels,
        int midChannels,
        int outChannels,
        int kernelSize,
        int stride,
        double squeezeRatio,
        bool gated,
        ReparameterisationForm form)
        : base(nameof(GhostBottleneck))
    {
        ghost1 = new GhostModule(inChannels, midChannels, Activation.Relu, gated, form);
        if (stride > 1)
        {
            _depthwise = new BranchedConvolution(BranchShape.Depthwise(midChannels, kernelSize, stride), form);
            _depthwise.RegisterIn(this, "dw_rpr");
        }

        se = squeezeRatio > 0 ? new SqueezeExcite(midChannels, ChannelMath.MakeDivisible(midChannels * squeezeRatio)) : null;
        ghost2 = new GhostModule(midChannels, outChannels, Activation.None, gated: false, form);
        shortcut = inChannels == outChannels && stride == 1
            ? null
            : new ConvNormChain(
                Convolutions.Create(inChannels, inChannels, kernelSize, stride, groups: inChannels),
                Convolutions.Create(inChannels, outChannels, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = ghost1.call(input);
        x = _depthwise is null ? x : _depthwise.Forward(x);
        x = se is null ? x : se.call(x);
        x = ghost2.call(x);
        return x.Plus(shortcut is null ? input : shortcut.call(input)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold()
    {
        FoldedModule?[] path = [ghost1.Fold(), _depthwise?.Fold(Activation.None), se?.Fold(), ghost2.Fold()];
        var main = new FoldedSequence([.. path.OfType<FoldedModule>()]);
        return shortcut is null ? new FoldedResidual(main) : new FoldedSum(main, shortcut.Fold());
    }
}
