using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of <see cref="Attention"/>.</summary>
internal sealed class FoldedAttention : FoldedModule
{
    private readonly AttentionShape _shape;
    private readonly FoldedModule qkv;
    private readonly FoldedModule proj;
    private readonly FoldedModule pe;

    public FoldedAttention(AttentionShape shape, FoldedModule qkv, FoldedModule proj, FoldedModule pe)
        : base(nameof(FoldedAttention))
    {
        (_shape, this.qkv, this.proj, this.pe) = (shape, qkv, proj, pe);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (attended, values) = _shape.Attend(qkv.call(input));
        return proj.call(attended.Plus(pe.call(values))).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = graph.Scope("attention");
        var (attended, values) = _shape.Emit(graph, qkv.Emit(graph, x, options.Dense));
        return proj.Emit(graph, graph.Add(attended, pe.Emit(graph, values, options)), options);
    }
}
