using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of the cross-stage partial block: cv3 of [m(cv1 x), cv2 x].</summary>
internal sealed class FoldedC3k : FoldedModule
{
    private readonly FoldedModule cv1;
    private readonly FoldedModule cv2;
    private readonly FoldedModule cv3;
    private readonly FoldedModule m;

    public FoldedC3k(FoldedModule cv1, FoldedModule cv2, FoldedModule cv3, FoldedModule m)
        : base(nameof(FoldedC3k))
    {
        (this.cv1, this.cv2, this.cv3, this.m) = (cv1, cv2, cv3, m);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cv3.call(cat([m.call(cv1.call(input)), cv2.call(input)], 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var chain = m.Emit(graph, cv1.Emit(graph, x, options), options);
        return cv3.Emit(graph, graph.Concat([chain, cv2.Emit(graph, x, options)]), options);
    }
}
