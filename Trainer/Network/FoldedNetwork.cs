using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The detector in its deployed form. Images (N, 3, H, W) in [0, 1] → three levels (N, 64 + classes, H/s, W/s) of
/// logits at strides 8, 16 and 32.
/// </summary>
public sealed class FoldedNetwork : nn.Module<Tensor, Tensor[]>
{
    private readonly Backbone backbone;
    private readonly Neck neck;
    private readonly DetectionHead head;

    internal FoldedNetwork(ModelSpec spec, int classCount, Backbone backbone, Neck neck, DetectionHead head)
        : base(nameof(FoldedNetwork))
    {
        (Spec, ClassCount) = (spec, classCount);
        (this.backbone, this.neck, this.head) = (backbone, neck, head);
        RegisterComponents();
        eval();
    }

    /// <summary>The tables of the original network.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The number of parameters, counted like <see cref="DetectionNetwork.ParameterCount"/>.</summary>
    public long ParameterCount => ParameterCounter.Count(this);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A side of the images is not a multiple of 32, or is less than 64.</exception>
    public override Tensor[] forward(Tensor input)
    {
        InputSize.Require(input);
        using var scope = NewDisposeScope();
        return [.. head.call(neck.call(backbone.call(input))).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <inheritdoc cref="DetectionNetwork.NeckChannels"/>
    internal IReadOnlyList<int> NeckChannels => neck.OutChannels;

    /// <inheritdoc cref="DetectionNetwork.Observe"/>
    internal (Tensor[] Levels, Tensor[] Features) Observe(Tensor input)
    {
        InputSize.Require(input);
        using var scope = NewDisposeScope();
        var features = neck.call(backbone.call(input));
        var levels = head.call(features);
        return (Keep(levels), Keep(features));

        static Tensor[] Keep(Tensor[] values) => [.. values.Select(value => value.MoveToOuterDisposeScope())];
    }

    /// <summary>Appends the network to a graph. Decoding the logits is left to the caller.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="images">(N, 3, H, W), in the graph.</param>
    /// <param name="options">Choices between equivalent nodes.</param>
    /// <returns>Box logits (N, 64, H/8, W/8), class logits (N, classes, H/8, W/8), then the same at strides 16 and 32.</returns>
    internal OnnxValue[] Emit(OnnxGraph graph, OnnxValue images, EmitOptions? options = null)
    {
        options ??= new EmitOptions();
        return head.Emit(graph, neck.Emit(graph, backbone.Emit(graph, images, options), options), options);
    }
}
