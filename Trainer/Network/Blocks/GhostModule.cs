using MLNetGhost.Trainer.Kernels;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Half of the output channels by a 1 × 1 convolution of the input ("primary"), the other half by a cheap 3 × 3 depthwise
/// convolution of the first half; both re-parameterised. Optionally multiplied by a <see cref="GhostGate"/>.
/// </summary>
/// <remarks>
/// GhostNet (arXiv 1911.11907), section 3.1, with the branches and the gate of GhostNetV3 (arXiv 2404.11202).
/// The identity branch of the primary convolution, which appears where input and half-output have as many channels,
/// folds into a diagonal kernel.
/// </remarks>
internal sealed class GhostModule : Block
{
    private readonly BranchedConvolution _primary;
    private readonly BranchedConvolution _cheap;
    private readonly Activation _activation;
    private readonly GhostSettings _settings;
    private readonly long _outChannels;
    private readonly ConvNormChain? short_conv;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output; an odd number is met only with a gate, else one more comes out.</param>
    /// <param name="activation">Behind both halves.</param>
    /// <param name="gated">Whether the output is multiplied by a gate.</param>
    /// <param name="form">How branches are computed while training.</param>
    public GhostModule(long inChannels, long outChannels, Activation activation, bool gated, ReparameterisationForm form)
        : base(nameof(GhostModule))
    {
        var half = (outChannels + 1) / 2;
        _primary = new BranchedConvolution(BranchShape.Pointwise(inChannels, half), form);
        _cheap = new BranchedConvolution(BranchShape.Depthwise(half, kernelSize: 3), form);
        _activation = activation;
        _settings = new GhostSettings(_primary.Settings, _cheap.Settings, activation == Activation.Relu);
        _outChannels = gated ? outChannels : 2 * half;
        _primary.RegisterIn(this, "primary_rpr");
        _cheap.RegisterIn(this, "cheap_rpr");
        short_conv = gated ? GhostGate.Create(inChannels, outChannels) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var both = _primary.FoldsFor(input)
            ? GhostFunction.Apply(input, _primary.Stack(), _cheap.Stack(), _settings)
            : SumBranches(input);
        var features = both.size(1) == _outChannels ? both : both.narrow(1, 0, _outChannels);
        return (short_conv is null ? features : GhostGate.Apply(features, input, short_conv)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold()
    {
        var ghost = new FoldedGhostModule(_primary.Fold(_activation), _cheap.Fold(_activation), _outChannels);
        return short_conv is null ? ghost : new FoldedGatedGhostModule(ghost, short_conv.Fold());
    }

    private Tensor SumBranches(Tensor input)
    {
        var primary = _activation.Apply(_primary.Sum(input));
        var cheap = _activation.Apply(_cheap.Sum(primary));
        return cat([primary, cheap], 1);
    }
}
