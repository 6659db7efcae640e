using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of C2PSA: cv2 of the first half of cv1 and of the second half after its attention blocks.</summary>
internal sealed class FoldedPartialAttention : FoldedModule
{
    private readonly FoldedConv cv1;
    private readonly FoldedModule cv2;
    private readonly FoldedModule m;

    public FoldedPartialAttention(FoldedConv cv1, FoldedModule cv2, FoldedModule m)
        : base(nameof(FoldedPartialAttention))
    {
        (this.cv1, this.cv2, this.m) = (cv1, cv2, m);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var halves = cv1.call(input).chunk(2, 1);
        return cv2.call(cat([halves[0], m.call(halves[1])], 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var (kept, attending) = cv1.EmitHalves(graph, x, options.Dense);
        return cv2.Emit(graph, graph.Concat([kept, m.Emit(graph, attending, options)]), options);
    }
}
