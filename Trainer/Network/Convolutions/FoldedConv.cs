using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Trainer.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// The only leaf of a folded network: a convolution with a bias and zero padding of half a kernel, and the activation after it.
/// </summary>
internal sealed class FoldedConv : LeafConvolution
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Activation _activation;
    private readonly long[] _strides;
    private readonly long[] _padding;

    private FoldedConv(Tensor kernel, Tensor offset, long stride, long groups, Activation activation)
        : base(nameof(FoldedConv))
    {
        weight = Copy(kernel);
        bias = Copy(offset);
        _strides = [stride, stride];
        _padding = [kernel.shape[2] / 2, kernel.shape[3] / 2];
        Groups = groups;
        _activation = activation;
        RegisterComponents();
    }

    /// <summary>(out, in / groups, height, width).</summary>
    public Tensor Weight => weight;

    /// <summary>(out).</summary>
    public Tensor Bias => bias;

    /// <summary>1 for a dense convolution, the number of channels for a depthwise one.</summary>
    public long Groups { get; }

    /// <summary>The shape of this convolution.</summary>
    public ConvolutionShape Shape => ConvolutionShape.Of(weight, _strides[0], Groups);

    /// <summary>From a kernel that folding computed; it is copied.</summary>
    public static FoldedConv Create(FoldedKernel kernel, long stride, long groups, Activation activation) =>
        new(kernel.Weight, kernel.Bias, stride, groups, activation);

    /// <summary>From a convolution and the normalisation after it.</summary>
    public static FoldedConv From(Convolution convolution, BatchNorm2d norm, Activation activation)
    {
        using var scope = NewDisposeScope();
        var kernel = ConvFolding.FoldNorm(convolution.Weight, norm, convolution.Bias);
        return Create(kernel, convolution.Shape.Stride, convolution.Shape.Groups, activation);
    }

    /// <summary>From a convolution that has a bias and no normalisation.</summary>
    public static FoldedConv From(Convolution convolution, Activation activation) =>
        new(convolution.Weight, convolution.Bias!, convolution.Shape.Stride, convolution.Shape.Groups, activation);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var y = CheckedConvolution.Run(input, weight, bias, _strides[0], Groups);
        return _activation.Apply(y).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override FoldedConv Fold() => new(weight, bias, _strides[0], Groups, _activation);

    /// <inheritdoc/>
    public override FoldedConv RequireFolded() => this;

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) => EmitWith(graph, x, weight, bias, Groups, options);

    /// <summary>
    /// Appends this convolution as two: the first and the second half of the output channels. Where the halves are used separately, this
    /// is faster than splitting the output, for which a runtime has to leave its blocked layout.
    /// </summary>
    public (OnnxValue First, OnnxValue Second) EmitHalves(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = NewDisposeScope();
        var (kernels, offsets) = (weight.chunk(2, 0), bias.chunk(2, 0));
        return (EmitWith(graph, x, kernels[0], offsets[0], Groups, options), EmitWith(graph, x, kernels[1], offsets[1], Groups, options));
    }

    /// <summary>
    /// Appends this convolution with halves of its weights. Without an activation, that is half of what it computes, to the bit.
    /// </summary>
    public OnnxValue EmitHalved(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = NewDisposeScope();
        return EmitWith(graph, x, weight.Times(0.5), bias.Times(0.5), Groups, options);
    }

    /// <summary>Appends this convolution with other weights: they may have more outputs, and accordingly more groups.</summary>
    public OnnxValue EmitWith(OnnxGraph graph, OnnxValue x, Tensor kernel, Tensor offset, long groups, EmitOptions options)
    {
        using var scope = NewDisposeScope();
        if (IsPointwise(kernel) && groups == 1 && x.Parts is { } joined && joined.Any(part => part.Enlarged is not null))
        {
            return _activation.Emit(graph, AppendBeforeEnlarging(graph, x, joined, kernel, offset, options));
        }

        return options.FillVectors && groups > 1 && WholeBlocks(x) is { } parts
            ? graph.Concat([.. parts.Select(AppendPart)])
            : _activation.Emit(graph, Append(graph, x, kernel, offset, groups, options));

        OnnxValue AppendPart((OnnxValue Value, int First) part) =>
            _activation.Emit(graph, Append(
                graph, part.Value, Slice(kernel, part), Slice(offset, part), part.Value.Channels, options));
    }

    /// <summary>
    /// A 1 × 1 convolution of joined values, some of which were enlarged: it computes each pixel from the same pixel, so it can be done
    /// before they are enlarged, on a quarter of the pixels, and what has to be enlarged is as narrow as the output; nothing is joined.
    /// </summary>
    private OnnxValue AppendBeforeEnlarging(
        OnnxGraph graph, OnnxValue x, IReadOnlyList<OnnxValue> parts, Tensor kernel, Tensor offset, EmitOptions options)
    {
        var filled = Scattered(kernel, x);
        var sum = default(OnnxValue?);
        var first = 0;
        foreach (var (index, part) in parts.Index())
        {
            using var scope = graph.Scope($"part{index}");
            var slice = filled.narrow(1, first, part.Channels);
            first += part.Channels;
            var source = (part.Enlarged?.Value ?? part) with { Live = null, Parts = null };
            var y = Append(graph, source, slice, sum is null ? offset : zeros_like(offset), 1, options);
            y = part.Enlarged is { } enlarged ? graph.ResizeNearest(y, enlarged.Factor) : y;
            sum = sum is { } before ? graph.Add(before, y) : y;
        }

        return sum!.Value;
    }

    /// <summary>A dense kernel with zeros for the input channels that only fill vectors.</summary>
    private static Tensor Scattered(Tensor kernel, OnnxValue x) =>
        x.Live is null ? kernel : ChannelPadding.Scatter(kernel, 1, x.Live, x.Channels);

    private bool IsPointwise(Tensor kernel) => kernel.shape[2] == 1 && kernel.shape[3] == 1 && _strides[0] == 1;

    /// <summary>
    /// The parts of a joined value, and where each begins, if all are whole blocks of channels. A depthwise convolution processes them one
    /// by one, so that they are joined only after a stride has made them four times smaller.
    /// </summary>
    private static (OnnxValue Value, int First)[]? WholeBlocks(OnnxValue x)
    {
        if (x.Parts is null || !x.Parts.All(part => part.Live is null && ChannelPadding.Fill(part.Channels) == part.Channels))
        {
            return null;
        }

        var first = 0;
        return [.. x.Parts.Select(part => (part, (first += part.Channels) - part.Channels))];
    }

    private static Tensor Slice(Tensor x, (OnnxValue Value, int First) part) => x.narrow(0, part.First, part.Value.Channels);

    private OnnxValue Append(OnnxGraph graph, OnnxValue x, Tensor kernel, Tensor offset, long groups, EmitOptions options)
    {
        var live = groups == 1 ? FilledOutputs(kernel.shape[0], options) : x.Live;
        if (x.Live is not null)
        {
            kernel = groups == 1 ? Scattered(kernel, x) : kernel;
            groups = groups == 1 ? 1 : x.Channels;
        }

        if (live is not null)
        {
            var outputs = groups == 1 ? ChannelPadding.Fill(kernel.shape[0]) : groups;
            (kernel, offset) = (ChannelPadding.Scatter(kernel, 0, live, outputs), ChannelPadding.Scatter(offset, 0, live, outputs));
        }

        return graph.Conv(x, kernel, offset, ToInts(_strides), ToInts(_padding), (int)groups) with { Live = live };
    }

    private static int[]? FilledOutputs(long channels, EmitOptions options) =>
        options.FillVectors && channels % ChannelPadding.VectorLength != 0 ? [.. Enumerable.Range(0, (int)channels)] : null;

    private static int[] ToInts(long[] sizes) => [.. sizes.Select(size => (int)size)];

    private static Parameter Copy(Tensor x)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(x.detach().to(ScalarType.Float32, copy: true), requires_grad: false);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
