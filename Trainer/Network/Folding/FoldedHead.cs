using MLNetGhost.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

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

    /// <summary>Appends the head to a graph: box logits and class logits of the finest level, then of the others.</summary>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue[] features, EmitOptions options)
    {
        using var scope = graph.Scope("head");
        return [.. features.SelectMany((x, level) => new[] { Branch(cv2[level], $"box{level}", x), Branch(cv3[level], $"class{level}", x) })];

        OnnxValue Branch(FoldedModule branch, string name, OnnxValue x)
        {
            using var branchScope = graph.Scope(name);
            return branch.Emit(graph, x, options.Dense);
        }
    }
}
