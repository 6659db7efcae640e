using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>main(x) + shortcut(x).</summary>
internal sealed class FoldedSum : FoldedModule
{
    private readonly FoldedModule main;
    private readonly FoldedModule shortcut;

    public FoldedSum(FoldedModule main, FoldedModule shortcut)
        : base(nameof(FoldedSum))
    {
        this.main = main;
        this.shortcut = shortcut;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return main.call(input).Plus(shortcut.call(input)).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var path = main.Emit(graph, x, options);
        using var scope = graph.Scope(nameof(shortcut));
        return graph.Add(path, shortcut.Emit(graph, x, options.Like(path)));
    }
}
