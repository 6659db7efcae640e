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
    /// <param name="scale">What the layers are scaled by.</param>
    public Neck(IReadOnlyList<int> inChannels, CompoundScaling scale)
        : base(nameof(Neck))
    {
        var (fine, middle, coarse) = (scale.Channels(256), scale.Channels(512), scale.Channels(1024));
        OutChannels = [fine, middle, coarse];
        Add(9, new SpatialPyramidPooling(inChannels[2], coarse));
        Add(10, new PartialAttention(coarse, scale.Repeats(2)));
        Add(13, Mix(coarse + inChannels[1], middle));
        Add(16, Mix(middle + inChannels[0], fine));
        Add(17, ConvNormAct.Yolo(fine, fine, 3, stride: 2));
        Add(19, Mix(fine + middle, middle));
        Add(20, ConvNormAct.Yolo(middle, middle, 3, stride: 2));
        Add(22, Mix(middle + coarse, coarse, useC3k: true));
        RegisterComponents();

        C3k2 Mix(int from, int to, bool useC3k = false) => new(from, to, scale.Repeats(2), useC3k || scale.AlwaysC3k);
    }

    /// <summary>Channels of the features at strides 8, 16 and 32.</summary>
    public IReadOnlyList<int> OutChannels { get; }

    public override Tensor[] forward(Tensor[] input)
    {
        using var scope = NewDisposeScope();
        return [.. Aggregate(input, number => _layers[number]).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <summary>The plain twin.</summary>
    public FoldedNeck Fold() => new(_layers.ToDictionary(layer => layer.Key, layer => layer.Value.Fold()));

    /// <summary>The paths: features of the backbone at strides 8, 16 and 32 → mixed features at the same strides.</summary>
    /// <param name="features">The backbone's, finest first.</param>
    /// <param name="layer">The layer of a number.</param>
    internal static Tensor[] Aggregate(Tensor[] features, Func<int, nn.Module<Tensor, Tensor>> layer)
    {
        var coarse = layer(10).call(layer(9).call(features[2]));
        var middle = layer(13).call(cat([Enlarge(coarse), features[1]], 1));
        var fineOut = layer(16).call(cat([Enlarge(middle), features[0]], 1));
        var middleOut = layer(19).call(cat([layer(17).call(fineOut), middle], 1));
        var coarseOut = layer(22).call(cat([layer(20).call(middleOut), coarse], 1));
        return [fineOut, middleOut, coarseOut];
    }

    private static Tensor Enlarge(Tensor x) => interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    private void Add(int number, Block layer)
    {
        _layers.Add(number, layer);
        register_module($"{number}", layer);
    }
}
