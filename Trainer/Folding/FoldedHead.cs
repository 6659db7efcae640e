using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Folding;

/// <summary>The folded twin of the detection head.</summary>
internal sealed class FoldedHead : nn.Module<Tensor[], Tensor[]>
{
    private readonly ModuleList<FoldedModule> cv2;
    private readonly ModuleList<FoldedModule> cv3;

    /// <param name="boxBranches">Per level: features → 64 box logits.</param>
    /// <param name="classBranches">Per level: features → class logits.</param>
    public FoldedHead(IEnumerable<FoldedModule> boxBranches, IEnumerable<FoldedModule> classBranches)
        : base(nameof(FoldedHead))
    {
        cv2 = new ModuleList<FoldedModule>([.. boxBranches]);
        cv3 = new ModuleList<FoldedModule>([.. classBranches]);
        RegisterComponents();
    }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        return [.. input.Select((x, level) => cat([cv2[level].call(x), cv3[level].call(x)], 1).MoveToOuterDisposeScope())];
    }
}
