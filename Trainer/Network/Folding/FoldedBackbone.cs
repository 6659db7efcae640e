using MLNetGhost.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of a backbone: consecutive parts, whose outputs have strides 8, 16 and 32.</summary>
internal sealed class FoldedBackbone : nn.Module<Tensor, Tensor[]>
{
    private readonly ModuleList<FoldedModule> parts;

    public FoldedBackbone(IEnumerable<FoldedModule> parts)
        : base(nameof(FoldedBackbone))
    {
        this.parts = new ModuleList<FoldedModule>([.. parts]);
        RegisterComponents();
    }

    public override Tensor[] forward(Tensor input)
    {
        var taps = new List<Tensor>();
        foreach (var part in parts)
        {
            taps.Add(part.call(taps.LastOrDefault(input)));
        }

        return [.. taps];
    }

    /// <summary>Appends the backbone to a graph: features at strides 8, 16 and 32.</summary>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue images, EmitOptions options)
    {
        using var scope = graph.Scope("backbone");
        var taps = new List<OnnxValue>();
        foreach (var part in parts)
        {
            taps.Add(part.Emit(graph, taps.Count == 0 ? images : taps[^1], options));
        }

        return [.. taps];
    }
}
