using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Batch normalisation with the statistics of the batch and the activation that follows it, in one pass each way besides the
/// one that takes the statistics. Only the input is kept for the backward pass; intermediate values are recomputed.
/// </summary>
internal sealed class NormActFunction : SingleTensorFunction<NormActFunction>
{
    private const string SettingsKey = "settings";
    private const string StatisticsKey = "statistics";

    /// <inheritdoc/>
    public override string Name => nameof(NormActFunction);

    /// <summary>(N, C, H, W) → (N, C, H, W).</summary>
    /// <param name="x">The input.</param>
    /// <param name="gain">γ, (C).</param>
    /// <param name="shift">β, (C).</param>
    /// <param name="settings">Epsilon, activation and the receiver of the statistics.</param>
    public static Tensor Apply(Tensor x, Tensor gain, Tensor shift, NormActSettings settings) => apply(x, gain, shift, settings);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, gain, shift, settings) = (((Tensor)vars[0]).contiguous(), (Tensor)vars[1], (Tensor)vars[2], (NormActSettings)vars[3]);
        var statistics = ChannelStatistics.Of(x);
        settings.Sink(tensor(statistics.Mean).unsqueeze(0), tensor(statistics.Variance).unsqueeze(0), statistics.Count);
        var output = Normalise(x, ChannelLines.Of(statistics, gain, shift, settings.Epsilon), settings.Activation);
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), gain, shift]);
        ctx.save_data(SettingsKey, settings);
        ctx.save_data(StatisticsKey, statistics);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (settings, statistics) = ((NormActSettings)ctx.get_data(SettingsKey), (ChannelStatistics)ctx.get_data(StatisticsKey));
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var lines = ChannelLines.Of(statistics, saved[1], saved[2], settings.Epsilon);
        var (input, gain, shift) = Backward(saved[0], grad_output.contiguous(), lines, statistics, settings);
        grad_output.Dispose();
        return [input.MoveToOuterDisposeScope(), gain.MoveToOuterDisposeScope(), shift.MoveToOuterDisposeScope(), null];
    }

    private static unsafe Tensor Normalise(Tensor x, ChannelLines lines, ActivationKind activation)
    {
        var images = x.size(0);
        var output = empty(x.shape);
        var (planes, written) = (new Planes(x), new Planes(output));
        ParallelLoop.Run((int)x.size(1), channel =>
        {
            for (var image = 0L; image < images; image++)
            {
                var (scale, offset) = (lines.Scale[channel], lines.Offset[channel]);
                NormKernels.Apply(planes[image, channel], scale, offset, activation, written[image, channel], planes.Size);
            }
        });
        return output;
    }

    /// <summary>
    /// With the gradient g before the activation, A = Σ g and B = Σ g (x − μ) over a channel's n values, the input's
    /// gradient is γ/σ (g − A/n − (x − μ) B / (n σ²)).
    /// </summary>
    private static unsafe (Tensor Input, Tensor Gain, Tensor Shift) Backward(
        Tensor x, Tensor gradient, ChannelLines lines, ChannelStatistics statistics, NormActSettings settings)
    {
        var (images, channels) = (x.size(0), (int)x.size(1));
        var result = empty(x.shape);
        var (planes, outer, written) = (new Planes(x), new Planes(gradient), new Planes(result));
        var (gains, shifts) = (new float[channels], new float[channels]);
        ParallelLoop.Run(channels, channel =>
        {
            var (scale, pivot) = (lines.Scale[channel], (float)statistics.Mean[channel]);
            var (sum, products) = (0.0, 0.0);
            for (var image = 0L; image < images; image++)
            {
                var (planeSum, planeProducts) = NormKernels.Unactivate(
                    planes[image, channel],
                    scale,
                    lines.Offset[channel],
                    pivot,
                    settings.Activation,
                    outer[image, channel],
                    written[image, channel],
                    planes.Size);
                sum += planeSum;
                products += planeProducts;
            }

            var variance = statistics.Variance[channel] + settings.Epsilon;
            (gains[channel], shifts[channel]) = ((float)(products / Math.Sqrt(variance)), (float)sum);
            var constant = (float)(-scale * sum / statistics.Count);
            var inputScale = (float)(-scale * products / (statistics.Count * variance));
            for (var image = 0L; image < images; image++)
            {
                NormKernels.Combine(written[image, channel], scale, planes[image, channel], inputScale, pivot, constant, planes.Size);
            }
        });
        return (result, tensor(gains), tensor(shifts));
    }
}
