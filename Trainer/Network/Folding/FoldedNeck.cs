using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The folded twin of <see cref="Neck"/>; the numbers are YOLO11's of the layers.</summary>
internal sealed class FoldedNeck : nn.Module<Tensor[], Tensor[]>
{
    private readonly Dictionary<int, FoldedModule> _layers;

    public FoldedNeck(IReadOnlyDictionary<int, FoldedModule> layers)
        : base(nameof(FoldedNeck))
    {
        _layers = new Dictionary<int, FoldedModule>(layers);
        foreach (var (number, layer) in layers)
        {
            register_module($"{number}", layer);
        }

        RegisterComponents();
    }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        return [.. Neck.Aggregate(input, number => _layers[number]).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <summary>Appends the neck to a graph: mixed features at strides 8, 16 and 32.</summary>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue[] features, EmitOptions options)
    {
        using var scope = graph.Scope("neck");
        var coarse = Layer(10, Layer(9, features[2]));
        var middle = Layer(13, graph.Concat([graph.ResizeNearest(coarse, 2), features[1]]));
        var fineOut = Layer(16, graph.Concat([graph.ResizeNearest(middle, 2), features[0]]));
        var middleOut = Layer(19, graph.Concat([Layer(17, fineOut), middle]));
        var coarseOut = Layer(22, graph.Concat([Layer(20, middleOut), coarse]));
        return [fineOut, middleOut, coarseOut];

        OnnxValue Layer(int number, OnnxValue x)
        {
            using var layerScope = graph.Scope($"{number}");
            return _layers[number].Emit(graph, x, options);
        }
    }
}
