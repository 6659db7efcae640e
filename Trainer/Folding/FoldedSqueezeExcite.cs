using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>Squeeze-and-excitation: each channel times the hard sigmoid of a small network over all channels' means.</summary>
internal sealed class FoldedSqueezeExcite : FoldedModule
{
    private readonly FoldedModule conv_reduce;
    private readonly FoldedModule conv_expand;

    public FoldedSqueezeExcite(FoldedModule reduce, FoldedModule expand)
        : base(nameof(FoldedSqueezeExcite))
    {
        conv_reduce = reduce;
        conv_expand = expand;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var logits = conv_expand.call(conv_reduce.call(input.mean([2, 3], keepdim: true)));
        return (input * nn.functional.hardsigmoid(logits)).MoveToOuterDisposeScope();
    }
}
