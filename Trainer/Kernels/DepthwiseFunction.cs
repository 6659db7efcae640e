using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Parallel branches of a depthwise convolution in training mode, folded into one convolution with the statistics of the
/// batch. Only the input is kept for the backward pass.
/// </summary>
internal sealed class DepthwiseFunction : SingleTensorFunction<DepthwiseFunction>
{
    private const string SettingsKey = "settings";
    private const string StrideKey = "stride";

    /// <inheritdoc/>
    public override string Name => nameof(DepthwiseFunction);

    /// <summary>(N, C, H, W) → (N, C, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    /// <param name="x">The input.</param>
    /// <param name="branches">The branches.</param>
    /// <param name="stride">The stride of the convolution.</param>
    /// <param name="settings">The settings of the branches.</param>
    public static Tensor Apply(Tensor x, BranchParameters branches, int stride, BranchSettings settings) =>
        apply(x, branches.Weights, branches.Gains, branches.Shifts, stride, settings);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Of((Tensor)vars[0]);
        Tensor[] parameters = [.. vars[1..4].Cast<Tensor>()];
        var (stride, settings) = ((int)vars[4], (BranchSettings)vars[5]);
        var batch = DepthwiseBatch.Of(x, KernelSize(parameters[0]), KernelSize(parameters[0]), stride);
        var pixels = new PixelMap(x);
        var moments = batch.Moments(pixels);
        var fold = new BatchFold(parameters, moments, settings.Epsilon);
        fold.Report(settings.Sink, batch.OutputCount);

        var output = batch.EmptyOutput();
        batch.Convolve(pixels, fold.Kernel, fold.Offset, rectify: false, new PixelMap(output));

        List<Tensor> saved = [x, moments.Mean, moments.Covariance];
        saved.ForEach(tensor => tensor.MoveToOuterDisposeScope());
        ctx.save_for_backward([.. saved, .. parameters]);
        ctx.save_data(SettingsKey, settings);
        ctx.save_data(StrideKey, stride);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        var (settings, stride) = ((BranchSettings)ctx.get_data(SettingsKey), (int)ctx.get_data(StrideKey));
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var x = saved[0];
        var fold = new BatchFold(saved.AsSpan(3, 3), (saved[1], saved[2]), settings.Epsilon);
        var batch = DepthwiseBatch.Of(x, KernelSize(saved[3]), KernelSize(saved[3]), stride);

        // Without an activation the output itself is not needed.
        var (pixels, gradient) = (new PixelMap(x), new PixelMap(ChannelsLast.Of(grad_output)));
        var (kernel, offset) = batch.KernelGradient(pixels, gradient, gradient, rectified: false);
        var fromFold = fold.Backward(kernel, offset);
        var result = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        using var pulls = new DepthwisePulls(fold, fromFold, settings.CentreBranches, batch.OutputCount);
        batch.InputGradient(pixels, gradient, gradient, rectified: false, pulls, new PixelMap(result));
        grad_output.Dispose();
        return ReturnedGradients.Of([result, .. fromFold.OfParameters(saved[3].dtype), null, null]);
    }

    private static int KernelSize(Tensor weights) => (int)Math.Sqrt(weights.size(3));
}
