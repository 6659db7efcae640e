using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Rounds values as the quantised model does, but keeps them as floats: value = scale · (byte − zero point). The gradient passes
/// straight through where the value is within the range, and stops where it is clipped.
/// </summary>
/// <remarks>The straight-through estimator of quantisation-aware training, arXiv 1712.05877, section 3.</remarks>
internal sealed class FakeQuantize : SingleTensorFunction<FakeQuantize>
{
    /// <inheritdoc/>
    public override string Name => nameof(FakeQuantize);

    /// <summary>Rounds activations to unsigned bytes.</summary>
    /// <param name="x">Values of any shape.</param>
    /// <param name="parameters">Scale and zero point.</param>
    /// <returns>A fresh tensor.</returns>
    public static Tensor Activations(Tensor x, QuantizationParameters parameters) => apply(x, parameters);

    /// <summary>
    /// Rounds weights to signed integers with a scale per output channel, as <see cref="ChannelWeights"/> does. The scale is the largest
    /// magnitude's, so nothing is clipped and all gradients pass.
    /// </summary>
    /// <param name="weights">(out, …).</param>
    /// <param name="largest">The largest integer.</param>
    /// <returns>A fresh tensor.</returns>
    public static Tensor Weights(Tensor weights, int largest)
    {
        using var scope = NewDisposeScope();
        return weights.Plus(RoundingError(weights, WeightScales(weights, largest), largest)).MoveToOuterDisposeScope();
    }

    /// <summary>Rounds biases to whole multiples of an integer product, the scale of the input times that of the weights.</summary>
    /// <param name="biases">(out).</param>
    /// <param name="weights">The weights of the same convolution, (out, …), not rounded.</param>
    /// <param name="inputScale">The scale of the values that the convolution reads.</param>
    /// <param name="largest">The largest integer of a weight.</param>
    /// <returns>A fresh tensor.</returns>
    public static Tensor Biases(Tensor biases, Tensor weights, float inputScale, int largest)
    {
        using var scope = NewDisposeScope();
        var scales = WeightScales(weights, largest).view(-1).Times(inputScale);
        return biases.Plus(RoundingError(biases, scales, int.MaxValue)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, parameters) = ((Tensor)vars[0], (QuantizationParameters)vars[1]);
        using Scalar scale = parameters.Scale;
        using Scalar lowest = -(float)parameters.ZeroPoint;
        using Scalar highest = (float)(byte.MaxValue - parameters.ZeroPoint);
        var steps = x.div(scale).round_();
        ctx.save_for_backward([steps.ge(lowest).logical_and_(steps.le(highest)).MoveToOuterDisposeScope()]);
        return steps.clamp_(lowest, highest).mul_(scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var gradient = grad_output.mul(saved[0]);
        grad_output.Dispose();
        return ReturnedGradients.Of(gradient, null);
    }

    private static Tensor RoundingError(Tensor values, Tensor scales, int largest)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using Scalar most = (float)largest;
        using Scalar least = -(float)largest;
        var rounded = values.div(scales).round_().clamp_(least, most).mul_(scales);
        return (rounded - values).MoveToOuterDisposeScope();
    }

    /// <summary>(out, 1, …), one for channels of zeros.</summary>
    private static Tensor WeightScales(Tensor weights, int largest)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using Scalar most = (float)largest;
        long[] perChannel = [weights.size(0), .. Enumerable.Repeat(1L, (int)weights.ndim - 1)];
        var scales = weights.flatten(1).abs().amax([1]).div(most).view(perChannel);
        return scales.where(scales.gt(Scalars.Of(0.0)), ones_like(scales)).MoveToOuterDisposeScope();
    }
}
