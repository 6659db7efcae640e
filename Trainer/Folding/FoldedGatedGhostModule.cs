using MLNetGhost.Trainer.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

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
}
