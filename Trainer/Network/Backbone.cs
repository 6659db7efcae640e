using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Images (N, 3, H, W) → features at strides 8, 16 and 32, in that order: the last output at each stride is a tap.
/// </summary>
internal abstract class Backbone : nn.Module<Tensor, Tensor[]>
{
    private static readonly int[] s_tapStrides = [8, 16, 32];
    private readonly Block[][] _parts;

    /// <param name="name">The module's name in messages.</param>
    /// <param name="layers">The layers in order; the derived class registers them.</param>
    protected Backbone(string name, IReadOnlyList<BackboneLayer> layers)
        : base(name)
    {
        Layers = layers;
        int[] ends = [.. s_tapStrides.Select(stride => layers.ToList().FindLastIndex(layer => layer.Stride == stride) + 1)];
        TapChannels = [.. ends.Select(end => layers[end - 1].Channels)];
        _parts = [.. ends.Prepend(0).Zip(ends, (start, end) => layers.Take(start..end).Select(layer => layer.Block).ToArray())];
    }

    /// <summary>Channels of the three outputs.</summary>
    public IReadOnlyList<int> TapChannels { get; }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<BackboneLayer> Layers { get; }

    /// <summary>Builds the backbone that a table describes.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="form">How parallel branches are computed while training.</param>
    /// <param name="activation">That of YOLO11's layers; GhostNetV3's is ReLU.</param>
    /// <exception cref="ArgumentException">The table is of an unknown kind.</exception>
    public static Backbone Create(
        BackboneSpec spec, ReparameterisationForm form, ActivationFunction activation = ActivationFunction.Silu) => spec switch
        {
            GhostBackboneSpec ghost => new GhostBackbone(ghost, form),
            YoloBackboneSpec yolo => new YoloBackbone(yolo, activation),
            _ => throw new ArgumentException(
                $"No backbone is built from a {spec.GetType().Name}; use a {nameof(GhostBackboneSpec)} or a {nameof(YoloBackboneSpec)}.",
                nameof(spec)),
        };

    /// <inheritdoc cref="Block.Fold"/>
    public abstract Backbone Fold();

    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var taps = new List<Tensor>();
        foreach (var part in _parts)
        {
            taps.Add(BlockChain.Forward(part, taps.LastOrDefault(input)));
        }

        return [.. taps.Select(tap => tap.MoveToOuterDisposeScope())];
    }

    /// <summary>Appends the backbone to a graph: features at strides 8, 16 and 32.</summary>
    /// <inheritdoc cref="Block.Emit"/>
    public OnnxValue[] Emit(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = graph.Scope("backbone");
        var taps = new List<OnnxValue>();
        foreach (var part in _parts)
        {
            taps.Add(BlockChain.Emit(graph, part, taps.LastOrDefault(x), options));
        }

        return [.. taps];
    }
}
