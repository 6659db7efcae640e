using MLNetGhost.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of C3k2: cv2 of both halves of cv1 and of every stage of the chain from the second half.</summary>
internal sealed class FoldedC3k2 : FoldedModule
{
    private readonly FoldedConv cv1;
    private readonly FoldedModule cv2;
    private readonly ModuleList<FoldedModule> m;

    public FoldedC3k2(FoldedConv cv1, FoldedModule cv2, IEnumerable<FoldedModule> chain)
        : base(nameof(FoldedC3k2))
    {
        (this.cv1, this.cv2) = (cv1, cv2);
        m = new ModuleList<FoldedModule>([.. chain]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var stages = cv1.call(input).chunk(2, 1).ToList();
        foreach (var block in m)
        {
            stages.Add(block.call(stages[^1]));
        }

        return cv2.call(cat(stages, 1)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var (first, second) = cv1.EmitHalves(graph, x, options.Dense);
        List<OnnxValue> stages = [first, second];
        foreach (var block in m)
        {
            // Dense, because filled channels between two 3 × 3 convolutions would be computed for nothing.
            stages.Add(block.Emit(graph, stages[^1], options.Dense));
        }

        return cv2.Emit(graph, graph.Concat(stages), options);
    }
}
