using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// YOLO11's layers 9 to 22: spatial pyramid pooling and partial attention over the coarsest features, then the top-down and
/// the bottom-up path that mix the three strides. A layer is named by its number in YOLO11's own list.
/// </summary>
internal sealed class Neck : nn.Module<Tensor[], Tensor[]>
{
    private readonly Dictionary<int, Block> _layers = [];

    /// <param name="inChannels">Channels of the backbone's features at strides 8, 16 and 32.</param>
    /// <param name="scale">The scale of the layers.</param>
    /// <param name="activation">Applied after every convolution.</param>
    /// <param name="attention">Whether there is a layer 10.</param>
    public Neck(
        IReadOnlyList<int> inChannels,
        CompoundScaling scale,
        ActivationFunction activation = ActivationFunction.Silu,
        bool attention = true)
        : base(nameof(Neck))
    {
        var (fine, middle, coarse) = (scale.Channels(256), scale.Channels(512), scale.Channels(1024));
        OutChannels = [fine, middle, coarse];
        Add(9, new SpatialPyramidPooling(inChannels[2], coarse, activation: activation));
        if (attention)
        {
            Add(10, new PartialAttention(coarse, scale.Repeats(2), activation));
        }

        Add(13, Mix(coarse + inChannels[1], middle));
        Add(16, Mix(middle + inChannels[0], fine));
        Add(17, ConvNormAct.Yolo(fine, fine, 3, stride: 2, activation: activation));
        Add(19, Mix(fine + middle, middle));
        Add(20, ConvNormAct.Yolo(middle, middle, 3, stride: 2, activation: activation));
        Add(22, Mix(middle + coarse, coarse, useC3k: true));
        RegisterComponents();

        C3k2 Mix(int from, int to, bool useC3k = false) =>
            new(from, to, scale.Repeats(2), useC3k || scale.AlwaysC3k, activation: activation);
    }

    private Neck(Neck trained)
        : base(nameof(Neck))
    {
        OutChannels = trained.OutChannels;
        foreach (var (number, layer) in trained._layers)
        {
            Add(number, layer.Fold());
        }

        RegisterComponents();
    }

    /// <summary>Channels of the features at strides 8, 16 and 32.</summary>
    public IReadOnlyList<int> OutChannels { get; }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        var outputs = Mix(
            input,
            layer: (number, x) => _layers.TryGetValue(number, out var layer) ? layer.call(x) : x,
            enlarge: x => interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest),
            join: (x, y) => cat([x, y], 1));
        return [.. outputs.Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <summary>Appends the neck to a graph: mixed features at strides 8, 16 and 32.</summary>
    /// <inheritdoc cref="Block.Emit"/>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue[] x, EmitOptions options)
    {
        using var scope = graph.Scope("neck");
        return Mix(x, Layer, enlarge: y => graph.ResizeNearest(y, 2), join: (y, z) => graph.Concat([y, z]));

        OnnxValue Layer(int number, OnnxValue y)
        {
            if (!_layers.TryGetValue(number, out var layer))
            {
                return y;
            }

            using var layerScope = graph.Scope($"{number}");
            return layer.Emit(graph, y, options);
        }
    }

    /// <inheritdoc cref="Block.Fold"/>
    public Neck Fold() => new(this);

    /// <summary>The paths: features of the backbone at strides 8, 16 and 32 → mixed features at the same strides.</summary>
    /// <typeparam name="T">A tensor, or a value of a graph.</typeparam>
    /// <param name="features">The backbone's, finest first.</param>
    /// <param name="layer">Passes a value through the layer with a number; leaves it as it is where a network has no such layer.</param>
    /// <param name="enlarge">Doubles both sides.</param>
    /// <param name="join">Joins the channels of two values.</param>
    private static T[] Mix<T>(T[] features, Func<int, T, T> layer, Func<T, T> enlarge, Func<T, T, T> join)
    {
        var coarse = layer(10, layer(9, features[2]));
        var middle = layer(13, join(enlarge(coarse), features[1]));
        var fineOut = layer(16, join(enlarge(middle), features[0]));
        var middleOut = layer(19, join(layer(17, fineOut), middle));
        var coarseOut = layer(22, join(layer(20, middleOut), coarse));
        return [fineOut, middleOut, coarseOut];
    }

    private void Add(int number, Block layer)
    {
        _layers.Add(number, layer);
        register_module($"{number}", layer);
    }
}
