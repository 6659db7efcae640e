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
        var (x, gain, shift, settings) = (ChannelsLast.Of((Tensor)vars[0]), (Tensor)vars[1], (Tensor)vars[2], (NormActSettings)vars[3]);
        var (output, statistics) = Forward(x, gain, shift, settings);
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), gain, shift]);
        ctx.save_data(SettingsKey, settings);
        ctx.save_data(StatisticsKey, statistics);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        var (settings, statistics) = ((NormActSettings)ctx.get_data(SettingsKey), (ChannelStatistics)ctx.get_data(StatisticsKey));
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var lines = ChannelLines.Of(statistics, saved[1], saved[2], settings.Epsilon);
        var (input, gain, shift) = Backward(saved[0], ChannelsLast.Of(grad_output), lines, statistics, settings);
        grad_output.Dispose();
        return ReturnedGradients.Of(input, gain, shift, null);
    }

    /// <summary>The output, and the statistics of the batch, which are reported.</summary>
    /// <param name="x">The input, as rows of channels.</param>
    /// <param name="gain">γ, (C).</param>
    /// <param name="shift">β, (C).</param>
    /// <param name="settings">Epsilon, activation and the receiver of the statistics.</param>
    public static (Tensor Output, ChannelStatistics Statistics) Forward(Tensor x, Tensor gain, Tensor shift, NormActSettings settings)
    {
        var statistics = ChannelStatistics.Of(new PixelMap(x));
        settings.Sink(tensor(statistics.Mean).unsqueeze(0), tensor(statistics.Variance).unsqueeze(0), statistics.Count);
        return (Normalise(x, ChannelLines.Of(statistics, gain, shift, settings.Epsilon), settings.Activation), statistics);
    }

    private static unsafe Tensor Normalise(Tensor x, ChannelLines lines, ActivationKind activation)
    {
        var output = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        var (pixels, written) = (new PixelMap(x), new PixelMap(output));
        ForEachBlock(pixels, (first, count) =>
        {
            fixed (float* scale = lines.Scale, offset = lines.Offset)
            {
                NormKernels.Apply(
                    pixels[first], pixels.Step, scale, offset, activation, written[first], written.Step, count, pixels.Channels);
            }
        });
        return output;
    }

    /// <summary>The gradients of input, γ and β.</summary>
    /// <param name="x">The input, as rows of channels.</param>
    /// <param name="gradient">The gradient of the output, as rows of channels.</param>
    /// <param name="lines">Scale and offset of each channel.</param>
    /// <param name="statistics">The statistics of the batch.</param>
    /// <param name="settings">Epsilon and activation.</param>
    public static unsafe (Tensor Input, Tensor Gain, Tensor Shift) Backward(
        Tensor x, Tensor gradient, ChannelLines lines, ChannelStatistics statistics, NormActSettings settings)
    {
        var channels = (int)x.size(1);
        var result = ChannelsLast.Empty(x.size(0), channels, x.size(2), x.size(3));
        var (pixels, outer, written) = (new PixelMap(x), new PixelMap(gradient), new PixelMap(result));
        var pivots = Array.ConvertAll(statistics.Mean, mean => (float)mean);
        var (sums, products) = ChannelSums.Collect(pixels, (first, count, sum, product) =>
        {
            fixed (float* scale = lines.Scale, offset = lines.Offset, pivot = pivots)
            {
                NormKernels.Unactivate(
                    pixels[first],
                    pixels.Step,
                    scale,
                    offset,
                    pivot,
                    settings.Activation,
                    outer[first],
                    outer.Step,
                    written[first],
                    written.Step,
                    count,
                    channels,
                    sum,
                    product);
            }
        });

        var (gains, shifts) = (new float[channels], new float[channels]);
        var (constants, inputScales) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            var variance = statistics.Variance[c] + settings.Epsilon;
            (gains[c], shifts[c]) = ((float)(products[c] / Math.Sqrt(variance)), (float)sums[c]);
            constants[c] = (float)(-lines.Scale[c] * sums[c] / statistics.Count);
            inputScales[c] = (float)(-lines.Scale[c] * products[c] / (statistics.Count * variance));
        }

        ForEachBlock(pixels, (first, count) =>
        {
            fixed (float* scale = lines.Scale, inputScale = inputScales, pivot = pivots, constant = constants)
            {
                NormKernels.Combine(
                    written[first], written.Step, scale, pixels[first], pixels.Step, inputScale, pivot, constant, count, channels);
            }
        });
        return (result, tensor(gains), tensor(shifts));
    }

    private static void ForEachBlock(PixelMap x, Action<long, int> body)
    {
        var block = PointwiseKernels.BlockSize(2 * x.Channels);
        PointwiseKernels.ForEachPart(x.Pixels, (first, count, _) =>
        {
            for (var done = 0; done < count; done += block)
            {
                body(first + done, Math.Min(block, count - done));
            }
        });
    }
}
