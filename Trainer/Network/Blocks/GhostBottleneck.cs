using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Expanding Ghost module, depthwise convolution with stride 2 (or none at stride 1), squeeze-and-excitation (or none),
/// projecting Ghost module, and the sum with the shortcut. There is no activation after the sum.
/// </summary>
/// <remarks>
/// GhostNetV3 (arXiv 2404.11202). The kernel size matters only to the strided convolution and to the shortcut: a block of
/// stride 1 with as many output as input channels has no k × k convolution at all. The dense form is ours: cheap halves mix all channels,
/// and a block of stride 2 begins with a strided convolution that does, in place of the expanding module, the depthwise convolution and
/// the shortcut.
/// </remarks>
internal sealed class GhostBottleneck : Block
{
    // In the order in which random weights have always been drawn from a seed, which is not the order of computation.
    private readonly Block? dw_rpr;
    private readonly Block? ghost1;
    private readonly Block? se;
    private readonly Block ghost2;
    private readonly Block? shortcut;
    private readonly Block? conv_rpr;
    private readonly Block[] _path;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="midChannels">Channels between the two Ghost modules.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Kernel size of the strided convolution and of the shortcut's.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="squeezeRatio">Reduced channels of squeeze-and-excitation divided by mid channels; 0 for none.</param>
    /// <param name="gated">Whether the expanding Ghost module has a gate.</param>
    /// <param name="form">How branches are computed during training.</param>
    /// <param name="dense">Whether cheap halves and the strided convolution are dense; with stride 2, there is no gate then.</param>
    public GhostBottleneck(
        int inChannels,
        int midChannels,
        int outChannels,
        int kernelSize,
        int stride,
        double squeezeRatio,
        bool gated,
        ReparameterisationForm form,
        bool dense = false)
        : base(nameof(GhostBottleneck))
    {
        var mixing = dense && stride > 1;
        dw_rpr = stride > 1 && !dense
            ? new BranchedConvolution(BranchShape.Depthwise(midChannels, kernelSize, stride), Activation.None, form)
            : null;
        ghost1 = mixing ? null : new GhostModule(inChannels, midChannels, Activation.Relu, gated, form, dense);
        se = squeezeRatio > 0 ? new SqueezeExcite(midChannels, ChannelMath.MakeDivisible(midChannels * squeezeRatio)) : null;
        ghost2 = new GhostModule(midChannels, outChannels, Activation.None, gated: false, form, dense);
        shortcut = mixing || (inChannels == outChannels && stride == 1)
            ? null
            : new ConvNormChain(
                Convolutions.Create(inChannels, inChannels, kernelSize, stride, groups: inChannels),
                Convolutions.Create(inChannels, outChannels, 1));
        conv_rpr = mixing
            ? new BranchedConvolution(BranchShape.Dense(inChannels, midChannels, kernelSize, stride), Activation.Relu, form)
            : null;
        _path = Path();
        RegisterComponents();
    }

    private GhostBottleneck(GhostBottleneck trained)
        : base(nameof(GhostBottleneck))
    {
        (dw_rpr, ghost1, se) = (trained.dw_rpr?.Fold(), trained.ghost1?.Fold(), trained.se?.Fold());
        (ghost2, shortcut, conv_rpr) = (trained.ghost2.Fold(), trained.shortcut?.Fold(), trained.conv_rpr?.Fold());
        _path = Path();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = BlockChain.Forward(_path, input);
        var sum = conv_rpr is not null ? x : x.Plus(shortcut is null ? input : shortcut.call(input));
        return sum.MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        if (conv_rpr is not null)
        {
            return BlockChain.Emit(graph, _path, x, options);
        }

        if (shortcut is null)
        {
            return graph.Add(x, BlockChain.Emit(graph, _path, x, options.Like(x)));
        }

        var y = BlockChain.Emit(graph, _path, x, options);
        using var scope = graph.Scope(nameof(shortcut));
        return graph.Add(y, shortcut.Emit(graph, x, options.Like(y)));
    }

    public override GhostBottleneck Fold() => new(this);

    private Block[] Path() => [.. new[] { ghost1, conv_rpr, dw_rpr, se, ghost2 }.OfType<Block>()];
}
