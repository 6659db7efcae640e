using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>One 1 × 1 convolution, one 3 × 3 depthwise convolution of its output, both outputs joined.</summary>
internal sealed class FoldedGhostModule : FoldedModule
{
    private readonly FoldedConv primary_conv;
    private readonly FoldedConv cheap_operation;
    private readonly long _outChannels;

    /// <param name="primary">in → ⌈out / 2⌉ channels.</param>
    /// <param name="cheap">Depthwise, over the output of <paramref name="primary"/>.</param>
    /// <param name="outChannels">Channels kept of the two halves; one less than they have where it is odd.</param>
    public FoldedGhostModule(FoldedConv primary, FoldedConv cheap, long outChannels)
        : base(nameof(FoldedGhostModule))
    {
        primary_conv = primary;
        cheap_operation = cheap;
        _outChannels = outChannels;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var primary = primary_conv.call(input);
        var both = cat([primary, cheap_operation.call(primary)], 1);
        return both.narrow(1, 0, _outChannels).MoveToOuterDisposeScope();
    }
}
