using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Attention and a two-layer 1 × 1 network, each added to its input (PSABlock).</summary>
internal sealed class AttentionBlock : Block
{
    private readonly Attention attn;
    private readonly BlockSequence ffn;

    public AttentionBlock(int channels)
        : base(nameof(AttentionBlock))
    {
        attn = new Attention(channels);
        ffn = new BlockSequence(ConvNormAct.Yolo(channels, 2 * channels, 1), ConvNormAct.YoloLinear(2 * channels, channels, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.Plus(attn.call(input));
        return x.Plus(ffn.call(x)).MoveToOuterDisposeScope();
    }

    public override FoldedModule Fold() => new FoldedSequence([new FoldedResidual(attn.Fold()), new FoldedResidual(ffn.Fold())]);
}
