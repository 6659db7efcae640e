using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

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

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = graph.Scope("se");
        var logits = conv_expand.Emit(graph, conv_reduce.Emit(graph, graph.GlobalAveragePool(x), options), options.Like(x));

        // The gate first: OpenCV takes "x · HardSigmoid" for HardSwish, whatever the HardSigmoid is computed from.
        return graph.Mul(graph.HardSigmoid(logits), x);
    }
}
