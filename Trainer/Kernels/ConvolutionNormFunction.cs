using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// A convolution, batch normalisation with the statistics of the batch, and the activation that follows. The input is kept for the
/// backward pass. The convolution's output, as large as the next layer's input, which is kept as well, is computed again there unless the
/// convolution says otherwise.
/// </summary>
internal sealed class ConvolutionNormFunction : SingleTensorFunction<ConvolutionNormFunction>
{
    private const string WantsInputKey = "wants input";
    private const string ConvolutionKey = "convolution";
    private const string SettingsKey = "settings";
    private const string StatisticsKey = "statistics";

    /// <inheritdoc/>
    public override string Name => nameof(ConvolutionNormFunction);

    /// <summary>(N, in, H, W) → (N, out, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">The convolution's weights.</param>
    /// <param name="gain">γ, (out).</param>
    /// <param name="shift">β, (out).</param>
    /// <param name="convolution">How it is computed.</param>
    /// <param name="settings">Epsilon, activation and the receiver of the statistics.</param>
    public static Tensor Apply(
        Tensor x, Tensor weight, Tensor gain, Tensor shift, TrainedConvolution convolution, NormActSettings settings) =>
        apply(x, weight, gain, shift, convolution, settings);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight, gain, shift) = (ChannelsLast.Of((Tensor)vars[0]), (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        var (convolution, settings) = ((TrainedConvolution)vars[4], (NormActSettings)vars[5]);
        var convolved = ChannelsLast.Of(convolution.Run(x, weight));
        var (output, statistics) = NormActFunction.Forward(convolved, gain, shift, settings);
        Tensor[] kept = convolution.KeepsOutput ? [convolved.MoveToOuterDisposeScope()] : [];
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), weight, gain, shift, .. kept]);
        ctx.save_data(WantsInputKey, ((Tensor)vars[0]).requires_grad);
        ctx.save_data(ConvolutionKey, convolution);
        ctx.save_data(SettingsKey, settings);
        ctx.save_data(StatisticsKey, statistics);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        var (convolution, settings) = ((TrainedConvolution)ctx.get_data(ConvolutionKey), (NormActSettings)ctx.get_data(SettingsKey));
        var statistics = (ChannelStatistics)ctx.get_data(StatisticsKey);
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (x, weight) = (saved[0], saved[1]);
        var lines = ChannelLines.Of(statistics, saved[2], saved[3], settings.Epsilon);
        Tensor? gain = null, shift = null;
        var kept = convolution.KeepsOutput ? saved[4] : null;
        var (input, kernel) = convolution.Gradients(x, weight, kept, (bool)ctx.get_data(WantsInputKey), convolved =>
        {
            (var inner, gain, shift) = NormActFunction.Backward(
                ChannelsLast.Of(convolved), ChannelsLast.Of(grad_output), lines, statistics, settings);
            return inner;
        });
        grad_output.Dispose();
        return ReturnedGradients.Of(input, kernel, gain, shift, null, null);
    }
}
