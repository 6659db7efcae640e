using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>A folded Ghost module multiplied by its gate.</summary>
internal sealed class FoldedGatedGhostModule : FoldedModule
{
    private readonly FoldedGhostModule ghost;
    private readonly FoldedModule short_conv;

    public FoldedGatedGhostModule(FoldedGhostModule ghost, FoldedModule gate)
        : base(nameof(FoldedGatedGhostModule))
    {
        this.ghost = ghost;
        short_conv = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return GhostGate.Apply(ghost.call(input), input, short_conv).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var features = ghost.Emit(graph, x, options);
        using var scope = graph.Scope("gate");
        return GhostGate.Emit(graph, features, x, pooled => short_conv.Emit(graph, pooled, options.Like(features)));
    }
}
