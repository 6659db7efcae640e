using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The detector in its training form. Images (N, 3, H, W) in [0, 1] → three levels (N, 64 + classes, H/s, W/s) of
/// logits at strides 8, 16 and 32; <see cref="HeadDecoder"/> turns them into boxes.
/// </summary>
/// <remarks>
/// Names in the state dict: <c>backbone.</c> and GhostNetV3's own names (<c>backbone.conv_stem.weight</c>,
/// <c>backbone.blocks.3.0.ghost1.primary_rpr_conv.0.conv.weight</c>), or for YOLO11's backbone its layer numbers
/// (<c>backbone.0.conv.weight</c>); <c>neck.</c>, YOLO11's layer number and names (<c>neck.13.cv1.conv.weight</c>);
/// <c>head.</c> and the names of YOLO11's layer 23 (<c>head.cv2.0.0.conv.weight</c>).
/// </remarks>
public sealed class DetectionNetwork : nn.Module<Tensor, Tensor[]>
{
    private readonly Backbone backbone;
    private readonly Neck neck;
    private readonly DetectionHead head;

    private DetectionNetwork(ModelSpec spec, int classCount, int? seed, ReparameterisationForm form)
        : base(nameof(DetectionNetwork))
    {
        Nnpack.Disable();
        (Spec, ClassCount, Form) = (spec, classCount, form);
        backbone = Backbone.Create(spec.Backbone, form, spec.Activation);
        neck = new Neck(backbone.TapChannels, spec.Scaling, spec.Activation, spec.Attention);
        head = new DetectionHead(neck.OutChannels, classCount, spec.DepthwiseBoxBranch, spec.Activation);
        RegisterComponents();
        if (seed is { } given)
        {
            WeightInitialiser.Initialise(this, given);
        }

        head.InitialiseBiases();
    }

    /// <summary>A network whose parts are the folded parts of another, and are trained as they are.</summary>
    private DetectionNetwork(DetectionNetwork source)
        : base(nameof(DetectionNetwork))
    {
        using var _ = no_grad();
        (Spec, ClassCount, Form) = (source.Spec, source.ClassCount, ReparameterisationForm.Folded);
        (backbone, neck, head) = (source.backbone.Fold(), source.neck.Fold(), source.head.Fold());
        RegisterComponents();
        foreach (var parameter in parameters())
        {
            parameter.requires_grad = true;
        }
    }

    /// <summary>The tables that the network was built from.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>How parallel branches are computed.</summary>
    public ReparameterisationForm Form { get; }

    /// <summary>
    /// The ranges of values inside the network, by the names of the graph's nodes, if it was trained for eight bits; null otherwise.
    /// </summary>
    internal IReadOnlyDictionary<string, ActivationRange>? Ranges { get; init; }

    /// <summary>The number of parameters; the 16 constant weights of the distance average are counted, as in YOLO's tables.</summary>
    public long ParameterCount => ParameterCounter.Count(this);

    /// <summary>Builds a network with random weights.</summary>
    /// <param name="spec">A member of <see cref="ModelFamily"/>, or your own tables.</param>
    /// <param name="classCount">Classes, at least one.</param>
    /// <param name="seed">The same seed gives the same weights, on any machine and regardless of other random numbers.</param>
    /// <param name="form">How parallel branches are computed.</param>
    /// <exception cref="ArgumentException">No network can be built from the tables.</exception>
    public static DetectionNetwork Create(
        ModelSpec spec, int classCount, int seed, ReparameterisationForm form = ReparameterisationForm.BranchByBranch)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        spec.Validate();
        return Create(spec, classCount, seed: (int?)seed, form);
    }

    /// <summary>Builds a network whose weights are about to be replaced, or whose shapes alone matter: half the time.</summary>
    /// <param name="spec">The tables.</param>
    /// <param name="classCount">Classes, at least one.</param>
    /// <param name="form">How parallel branches are computed.</param>
    /// <param name="ranges">What <see cref="Ranges"/> returns.</param>
    /// <exception cref="ArgumentException">No network can be built from the tables.</exception>
    internal static DetectionNetwork CreateWithoutWeights(
        ModelSpec spec,
        int classCount,
        ReparameterisationForm form = ReparameterisationForm.BranchByBranch,
        IReadOnlyDictionary<string, ActivationRange>? ranges = null)
    {
        spec.Validate();
        return Create(spec, classCount, seed: null, form, ranges);
    }

    private static DetectionNetwork Create(
        ModelSpec spec,
        int classCount,
        int? seed,
        ReparameterisationForm form,
        IReadOnlyDictionary<string, ActivationRange>? ranges = null)
    {
        if (form != ReparameterisationForm.Folded)
        {
            return new DetectionNetwork(spec, classCount, seed, form) { Ranges = ranges };
        }

        using var source = new DetectionNetwork(spec, classCount, seed, ReparameterisationForm.None);
        return new DetectionNetwork(source) { Ranges = ranges };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A side of the images is not a multiple of 32, or is less than 64.</exception>
    public override Tensor[] forward(Tensor input)
    {
        InputSize.Require(input);
        using var scope = NewDisposeScope();
        return [.. head.call(neck.call(backbone.call(input))).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <summary>Channels of the neck's features at strides 8, 16 and 32.</summary>
    internal IReadOnlyList<int> NeckChannels => neck.OutChannels;

    /// <summary>The levels, and the neck's features that they were computed from: (N, <see cref="NeckChannels"/>, H/s, W/s).</summary>
    /// <param name="input">(N, 3, H, W).</param>
    internal (Tensor[] Levels, Tensor[] Features) Observe(Tensor input)
    {
        InputSize.Require(input);
        using var scope = NewDisposeScope();
        var features = neck.call(backbone.call(input));
        var levels = head.call(features);
        return (Keep(levels), Keep(features));

        static Tensor[] Keep(Tensor[] values) => [.. values.Select(value => value.MoveToOuterDisposeScope())];
    }

    /// <summary>
    /// Returns the network in its deployed form, with copies of the weights: no batch normalisation and no parallel branches remain.
    /// It computes what this one computes in evaluation mode; this one is not changed.
    /// </summary>
    public FoldedNetwork Fold()
    {
        using var _ = no_grad();
        return new FoldedNetwork(Spec, ClassCount, backbone.Fold(), neck.Fold(), head.Fold());
    }

    /// <summary>Appends a network of the form <see cref="ReparameterisationForm.Folded"/> to a graph.</summary>
    /// <inheritdoc cref="FoldedNetwork.Emit"/>
    internal OnnxValue[] Emit(OnnxGraph graph, OnnxValue images)
    {
        var options = new EmitOptions();
        return head.Emit(graph, neck.Emit(graph, backbone.Emit(graph, images, options), options), options);
    }
}
