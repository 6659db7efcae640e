using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Computes half of the output channels by a 1 × 1 convolution of the input ("primary"), the other half by a cheap 3 × 3 convolution of
/// the first half, depthwise or dense; both re-parameterised. Optionally multiplied by a <see cref="GhostGate"/>.
/// </summary>
/// <remarks>
/// GhostNet (arXiv 1911.11907), section 3.1, with the branches and the gate of GhostNetV3 (arXiv 2404.11202).
/// The identity branch of the primary convolution, which exists where the input has as many channels as half the output,
/// folds into a diagonal kernel. A dense cheap half is ours: in eight bits, processors multiply matrices so fast that a depthwise
/// convolution, which is none, takes about as long.
/// </remarks>
internal sealed class GhostModule : Block
{
    private const int CheapKernelSize = 3;

    private readonly LeafConvolution primary_rpr;
    private readonly LeafConvolution cheap_rpr;
    private readonly Block? short_conv;
    private readonly long _outChannels;
    private readonly FusedHalves? _fused;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output; an odd number is exact only with a gate, otherwise there is one more.</param>
    /// <param name="activation">Applied to both halves: ReLU or none.</param>
    /// <param name="gated">Whether the output is multiplied by a gate.</param>
    /// <param name="form">How branches are computed during training.</param>
    /// <param name="dense">Whether the cheap convolution is dense instead of depthwise.</param>
    public GhostModule(
        long inChannels, long outChannels, Activation activation, bool gated, ReparameterisationForm form, bool dense = false)
        : base(nameof(GhostModule))
    {
        var half = (outChannels + 1) / 2;
        var primary = new BranchedConvolution(BranchShape.Pointwise(inChannels, half), activation, form);
        var shape = dense ? BranchShape.Dense(half, half, CheapKernelSize) : BranchShape.Depthwise(half, CheapKernelSize);
        var cheap = new BranchedConvolution(shape, activation, form);
        (primary_rpr, cheap_rpr) = (primary, cheap);
        _fused = dense ? null : new FusedHalves(primary, cheap, activation);
        _outChannels = gated ? outChannels : 2 * half;
        short_conv = gated ? GhostGate.Create(inChannels, outChannels) : null;
        RegisterComponents();
    }

    private GhostModule(GhostModule trained)
        : base(nameof(GhostModule))
    {
        (primary_rpr, cheap_rpr, short_conv) = (trained.primary_rpr.Fold(), trained.cheap_rpr.Fold(), trained.short_conv?.Fold());
        _outChannels = trained._outChannels;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var both = _fused?.TryApply(input) ?? Halves(input);
        var features = both.size(1) == _outChannels ? both : both.narrow(1, 0, _outChannels);
        return (short_conv is null ? features : GhostGate.Apply(features, input, short_conv)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var (primary, cheap) = (primary_rpr.RequireFolded(), cheap_rpr.RequireFolded());
        var features = options.FillVectors && cheap.Groups > 1 && primary.Weight.shape[0] % ChannelPadding.VectorLength != 0
            ? EmitMerged(graph, x, primary, cheap, options)
            : EmitHalves(graph, x, primary, cheap, options.Dense);
        return short_conv is null ? features : GhostGate.Emit(graph, features, x, short_conv, options);
    }

    public override GhostModule Fold() => new(this);

    private Tensor Halves(Tensor input)
    {
        var primary = primary_rpr.call(input);
        return cat([primary, cheap_rpr.call(primary)], 1);
    }

    /// <summary>Appends the same to a graph.</summary>
    private OnnxValue EmitHalves(OnnxGraph graph, OnnxValue x, FoldedConv primaryConv, FoldedConv cheapConv, EmitOptions options)
    {
        var primary = primaryConv.Emit(graph, x, options);
        var cheap = cheapConv.Emit(graph, primary, options);
        var kept = (int)_outChannels - primary.Channels;
        return graph.Concat([primary, kept == cheap.Channels ? cheap : graph.Split(cheap, [kept, cheap.Channels - kept])[0]]);
    }

    /// <summary>
    /// For halves that are not whole blocks of channels, where a Concat would have to leave the blocked layout. Two copies of the primary
    /// half, then a depthwise convolution that copies the first and computes the cheap half from the second. The activation is applied
    /// twice to the first, which changes nothing: there is none, or it is idempotent.
    /// </summary>
    private OnnxValue EmitMerged(OnnxGraph graph, OnnxValue x, FoldedConv primary, FoldedConv cheap, EmitOptions options)
    {
        using var scope = NewDisposeScope();
        var half = primary.Weight.shape[0];
        var doubled = primary.EmitWith(
            graph, x, Twice(primary.Weight, primary.Weight), Twice(primary.Bias, primary.Bias), primary.Groups, options);
        var device = cheap.Weight.device;
        var copy = ConvFolding.IdentityKernel(half, half, cheap.Weight.shape[3], ScalarType.Float32, device);
        var nothing = zeros(half, device: device);
        return cheap.EmitWith(graph, doubled, Twice(copy, cheap.Weight), Twice(nothing, cheap.Bias), _outChannels, options);
    }

    private Tensor Twice(Tensor first, Tensor second) => cat([first, second], 0).narrow(0, 0, _outChannels);

    /// <summary>
    /// Both halves as one operation of a training step. It computes the same as <see cref="Halves"/>, whose two convolutions, each
    /// folded separately in the step, would write and read the first half and its moments once more.
    /// </summary>
    private sealed class FusedHalves(BranchedConvolution primary, BranchedConvolution cheap, Activation activation)
    {
        private readonly GhostSettings _settings = new(primary.Settings, cheap.Settings, activation == Activation.Relu);

        /// <summary>Both halves, joined; null if another way than the kernels computes the current step.</summary>
        public Tensor? TryApply(Tensor input) =>
            primary.UsesKernelsFor(input) ? GhostFunction.Apply(input, primary.Stack(), cheap.Stack(), _settings) : null;
    }
}
