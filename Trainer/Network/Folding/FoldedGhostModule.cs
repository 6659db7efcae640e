using MLNetGhost.Trainer.Onnx;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>One 1 × 1 convolution, one 3 × 3 depthwise convolution of its output, both outputs joined.</summary>
internal sealed class FoldedGhostModule : FoldedModule
{
    private readonly FoldedConv primary_conv;
    private readonly FoldedConv cheap_operation;
    private readonly long _outChannels;

    /// <param name="primary">in → ⌈out / 2⌉ channels.</param>
    /// <param name="cheap">Depthwise, over the output of <paramref name="primary"/>.</param>
    /// <param name="outChannels">Channels kept of the two halves; one less than they have where it is odd.</param>
    public FoldedGhostModule(FoldedConv primary, FoldedConv cheap, long outChannels)
        : base(nameof(FoldedGhostModule))
    {
        primary_conv = primary;
        cheap_operation = cheap;
        _outChannels = outChannels;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var primary = primary_conv.call(input);
        var both = cat([primary, cheap_operation.call(primary)], 1);
        return both.narrow(1, 0, _outChannels).MoveToOuterDisposeScope();
    }

    public override OnnxValue Emit(OnnxGraph graph, OnnxValue x, EmitOptions options) =>
        options.FillVectors && primary_conv.Weight.shape[0] % ChannelPadding.VectorLength != 0 ? EmitMerged(graph, x, options) : EmitJoined(graph, x, options.Dense);

    private OnnxValue EmitJoined(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        var primary = primary_conv.Emit(graph, x, options);
        var half = (int)_outChannels - primary.Channels;
        var cheap = half == primary.Channels
            ? cheap_operation.Emit(graph, primary, options)
            : graph.Split(cheap_operation.Emit(graph, primary, options), [half, primary.Channels - half])[0];
        return graph.Concat([primary, cheap]);
    }

    /// <summary>
    /// Where a Concat of half blocks would have to leave the blocked form. Two copies of the primary half, then a depthwise convolution that copies the first and makes the cheap half of the
    /// second. The activation is applied twice to the first, which changes nothing: there is none, or it is idempotent.
    /// </summary>
    private OnnxValue EmitMerged(OnnxGraph graph, OnnxValue x, EmitOptions options)
    {
        using var scope = NewDisposeScope();
        var half = primary_conv.Weight.shape[0];
        var doubled = primary_conv.EmitWith(
            graph,
            x,
            Twice(primary_conv.Weight, primary_conv.Weight),
            Twice(primary_conv.Bias, primary_conv.Bias),
            primary_conv.Groups,
            options);
        var copy = ConvFolding.IdentityKernel(half, half, cheap_operation.Weight.shape[3]);
        return cheap_operation.EmitWith(
            graph,
            doubled,
            Twice(copy.to(ScalarType.Float32), cheap_operation.Weight),
            Twice(zeros(half), cheap_operation.Bias),
            _outChannels,
            options);
    }

    private Tensor Twice(Tensor first, Tensor second) => cat([first, second], 0).narrow(0, 0, _outChannels);
}
