using Onnx;

namespace MLNetGhost.Trainer.Export;

/// <summary>Which parts of a network stay in float although ONNX Runtime could run them on bytes.</summary>
/// <param name="Name">A few words for tables and metadata.</param>
internal sealed record QuantizationPlacement(string Name)
{
    /// <summary>The first stages: everything up to this stride; 0 for nothing.</summary>
    public int FloatStride { get; init; }

    /// <summary>Everything before the neck.</summary>
    public bool FloatTrunk { get; init; }

    /// <summary>Upsampling.</summary>
    public bool FloatResize { get; init; }

    /// <summary>Pooling.</summary>
    public bool FloatPooling { get; init; }

    /// <summary>Depthwise convolutions up to this stride, with the activation function behind each; 0 for none.</summary>
    public int FloatDepthwiseStride { get; init; }

    /// <summary>The last convolutions, which compute boxes and scores.</summary>
    public bool FloatOutputs { get; init; }

    /// <summary>Activation functions other than ReLU, gates and sums.</summary>
    public bool FloatElementwise { get; init; }

    /// <summary>Values that a Concat joins share one scale, so that joining them only moves bytes.</summary>
    public bool EqualConcatScales { get; init; }

    /// <summary>Everything that can be is in bytes.</summary>
    public static QuantizationPlacement Bytes { get; } = new("everything in 8 bits");

    /// <summary>
    /// The placement without a search of networks whose first stages have SiLU but no depthwise convolutions, as YOLO11. Bytes make sums
    /// and functions over large planes slower, and so they do Resize; one contiguous part costs one conversion. Rounding the last
    /// convolutions costs more in position than it saves in time.
    /// </summary>
    public static QuantizationPlacement Default { get; } = new("strides 2 and 4, Resize and outputs in float, one scale per Concat")
    {
        FloatStride = 4,
        FloatResize = true,
        FloatOutputs = true,
        EqualConcatScales = true,
    };

    /// <summary>
    /// The placement of networks with depthwise convolutions up to stride 8, as GhostNetV3: bytes make those slower, too.
    /// </summary>
    public static QuantizationPlacement BytesBehindStride8 { get; } =
        Default with { Name = "strides 2 to 8, Resize and outputs in float, one scale per Concat", FloatStride = 8 };

    /// <summary>
    /// The placement of networks that are made for bytes: all but the outputs and the stem, which reads three channels of floats, too few
    /// for a kernel that multiplies four bytes at a time.
    /// </summary>
    public static QuantizationPlacement BytesBehindStem { get; } =
        Default with { Name = "stride 2 and outputs in float, one scale per Concat", FloatStride = 2, FloatResize = false };

    /// <summary>The placement without a search, chosen by what is slower in bytes in the first stages of the trunk.</summary>
    /// <param name="graph">The float graph.</param>
    public static QuantizationPlacement For(GraphProto graph)
    {
        var regions = new GraphRegions(graph);
        var trunk = graph.Node.Where(node => !regions.IsInNeck(node)).ToArray();
        return trunk.Any(node => regions.StrideOf(node) <= BytesBehindStride8.FloatStride && regions.IsDepthwise(node)) ? BytesBehindStride8
            : trunk.Any(node => regions.StrideOf(node) <= Default.FloatStride && node.OpType == "Sigmoid") ? Default
            : BytesBehindStem;
    }

    /// <summary>The placements that a search begins with.</summary>
    public static IReadOnlyList<QuantizationPlacement> Bases { get; } =
    [
        Default,
        BytesBehindStride8,
        BytesBehindStem,
        Bytes,
        new("Resize in float") { FloatResize = true },
        new("stride 2 in float") { FloatStride = 2 },
        new("stride 2 and Resize in float") { FloatStride = 2, FloatResize = true },
        new("strides 2 and 4 in float") { FloatStride = 4 },
        new("strides 2 and 4 and Resize in float") { FloatStride = 4, FloatResize = true },
        new("strides 2 to 8 and Resize in float") { FloatStride = 8, FloatResize = true },
        new("neck and head alone in 8 bits, Resize in float") { FloatTrunk = true, FloatResize = true },
    ];

    /// <summary>Changes of a placement that a search tries, each alone.</summary>
    public static IReadOnlyList<Func<QuantizationPlacement, QuantizationPlacement>> Changes { get; } =
    [
        placement => placement with { Name = placement.Name + ", one scale per Concat", EqualConcatScales = true },
        placement => placement with { Name = placement.Name + ", pooling in float", FloatPooling = true },
        placement => placement with { Name = placement.Name + ", depthwise to stride 8 in float", FloatDepthwiseStride = 8 },
        placement => placement with { Name = placement.Name + ", depthwise to stride 16 in float", FloatDepthwiseStride = 16 },
        placement => placement with { Name = placement.Name + ", all depthwise in float", FloatDepthwiseStride = int.MaxValue },
        placement => placement with { Name = placement.Name + ", SiLU and gates in float", FloatElementwise = true },
        placement => placement with { Name = placement.Name + ", last convolutions in float", FloatOutputs = true },
    ];
}
