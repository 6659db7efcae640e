using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>x + body(x).</summary>
internal sealed class FoldedResidual : FoldedModule
{
    private readonly FoldedModule body;

    public FoldedResidual(FoldedModule body)
        : base(nameof(FoldedResidual))
    {
        this.body = body;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.Plus(body.call(input)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => graph.Add(x, body.Emit(graph, x, options.Like(x)));
}
