using MLNetGhost.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>Modules one after another.</summary>
internal sealed class FoldedSequence : FoldedModule
{
    private readonly ModuleList<FoldedModule> parts;

    public FoldedSequence(IEnumerable<FoldedModule> parts)
        : base(nameof(FoldedSequence))
    {
        this.parts = new ModuleList<FoldedModule>([.. parts]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return parts.Aggregate(input, (x, part) => part.call(x)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            using var scope = graph.Scope($"{i}");
            x = parts[i].Emit(graph, x, options);
        }

        return x;
    }
}
