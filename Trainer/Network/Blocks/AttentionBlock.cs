using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Attention and a two-layer 1 × 1 network, each added to its input (PSABlock).</summary>
internal sealed class AttentionBlock : Block
{
    private readonly Block attn;
    private readonly Block ffn;

    public AttentionBlock(int channels, ActivationFunction activation = ActivationFunction.Silu)
        : base(nameof(AttentionBlock))
    {
        attn = new Attention(channels);
        ffn = new BlockSequence(
            ConvNormAct.Yolo(channels, 2 * channels, 1, activation: activation), ConvNormAct.YoloLinear(2 * channels, channels, 1));
        RegisterComponents();
    }

    private AttentionBlock(AttentionBlock trained)
        : base(nameof(AttentionBlock))
    {
        (attn, ffn) = (trained.attn.Fold(), trained.ffn.Fold());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.Plus(attn.call(input));
        return x.Plus(ffn.call(x)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        return Added("1", ffn, Added("0", attn, x));

        OnnxValue Added(string name, Block branch, OnnxValue y)
        {
            using var scope = graph.Scope(name);
            return graph.Add(y, branch.Emit(graph, y, options.Like(y)));
        }
    }

    public override AttentionBlock Fold() => new(this);
}
