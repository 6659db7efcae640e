using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// A Ghost module in training mode: its primary branches folded into one 1 × 1 convolution and its cheap branches into one
/// depthwise convolution, with the statistics of the batch, and both activations. Both halves are written straight into the
/// output, so nothing has to be concatenated. Only the input is kept for the backward pass, and the output where it was activated: without
/// an activation, its first half alone is needed again, one product of the input.
/// </summary>
internal sealed class GhostFunction : SingleTensorFunction<GhostFunction>
{
    private const int CheapKernelSize = 3;
    private const string SettingsKey = "settings";

    /// <inheritdoc/>
    public override string Name => nameof(GhostFunction);

    /// <summary>(N, in, H, W) → (N, 2 · half, H, W).</summary>
    /// <param name="x">The input.</param>
    /// <param name="primary">Branches of the 1 × 1 convolution.</param>
    /// <param name="cheap">Branches of the 3 × 3 depthwise convolution.</param>
    /// <param name="settings">The settings of the module.</param>
    public static Tensor Apply(Tensor x, BranchParameters primary, BranchParameters cheap, GhostSettings settings) =>
        apply(x, primary.Weights, primary.Gains, primary.Shifts, cheap.Weights, cheap.Gains, cheap.Shifts, settings);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Of((Tensor)vars[0]);
        Tensor[] parameters = [.. vars[1..7].Cast<Tensor>()];
        var settings = (GhostSettings)vars[7];
        var half = (int)parameters[0].size(2);
        var pixels = new PixelMap(x);

        var primaryMoments = PointwiseKernels.Moments(pixels);
        var primary = new BatchFold(parameters.AsSpan(0, 3), primaryMoments, settings.Primary.Epsilon);
        primary.Report(settings.Primary.Sink, pixels.Pixels);

        var output = ChannelsLast.Empty(x.size(0), 2 * half, x.size(2), x.size(3));
        var (first, second) = (new PixelMap(output).Narrow(0, half), new PixelMap(output).Narrow(half, half));
        var batch = Cheap(first);
        using var writer = new PrimaryWriter(pixels, primary, settings.Rectify, first);
        var cheapMoments = batch.Moments(first, writer.Write);
        var cheap = new BatchFold(parameters.AsSpan(3, 3), cheapMoments, settings.Cheap.Epsilon);
        cheap.Report(settings.Cheap.Sink, batch.OutputCount);
        batch.Convolve(first, cheap.Kernel, cheap.Offset, settings.Rectify, second);

        // What is saved must outlive this call, but is no longer needed once the caller's scope ends.
        List<Tensor> saved = [x, primaryMoments.Mean, primaryMoments.Covariance, cheapMoments.Mean, cheapMoments.Covariance];
        saved.ForEach(tensor => tensor.MoveToOuterDisposeScope());
        output.MoveToOuterDisposeScope();
        ctx.save_for_backward([.. saved, .. parameters, .. settings.Rectify ? [output] : Array.Empty<Tensor>()]);
        ctx.save_data(SettingsKey, settings);
        return output;
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        var settings = (GhostSettings)ctx.get_data(SettingsKey);
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var x = saved[0];
        var primary = new BatchFold(saved.AsSpan(5, 3), (saved[1], saved[2]), settings.Primary.Epsilon);
        var cheap = new BatchFold(saved.AsSpan(8, 3), (saved[3], saved[4]), settings.Cheap.Epsilon);
        var gradient = new PixelMap(ChannelsLast.Of(grad_output));
        var half = gradient.Channels / 2;
        Tensor primaryOutput, kernel, offset;
        BatchFoldGradient cheapGradient;
        if (settings.Rectify)
        {
            var output = new PixelMap(saved[11]);
            (primaryOutput, kernel, offset, cheapGradient) = BackwardCheap(
                x, output.Narrow(0, half), output.Narrow(half, half), gradient, cheap, settings);
        }
        else
        {
            using var again = ChannelsLast.Empty(x.size(0), half, x.size(2), x.size(3));
            using var writer = new PrimaryWriter(new PixelMap(x), primary, settings.Rectify, new PixelMap(again));
            writer.WriteAll();
            (primaryOutput, kernel, offset, cheapGradient) = BackwardCheap(
                x, new PixelMap(again), gradient.Narrow(half, half), gradient, cheap, settings);
        }

        var primaryGradient = primary.Backward(kernel.t().contiguous(), offset);
        var input = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        PointwiseKernels.InputGradient(new PixelMap(x), new PixelMap(primaryOutput), primary, primaryGradient, new PixelMap(input));
        grad_output.Dispose();
        return ReturnedGradients.Of(
            [input, .. primaryGradient.OfParameters(saved[5].dtype), .. cheapGradient.OfParameters(saved[8].dtype), null]);
    }

    private static DepthwiseBatch Cheap(PixelMap primary) =>
        new(new DepthwiseShape(CheapKernelSize, CheapKernelSize, 1, primary.Height, primary.Width), primary.Images, primary.Channels);

    /// <summary>The gradient of the primary convolution's output, its kernel and offset, and those of the cheap branches.</summary>
    /// <param name="x">The module's input.</param>
    /// <param name="primary">The first half of its output.</param>
    /// <param name="cheapOutput">The second half; without an activation, it is not read.</param>
    /// <param name="outer">The gradient of the output.</param>
    /// <param name="fold">The folded cheap branches.</param>
    /// <param name="settings">The settings of the module.</param>
    private static (Tensor Primary, Tensor Kernel, Tensor Offset, BatchFoldGradient Cheap) BackwardCheap(
        Tensor x, PixelMap primary, PixelMap cheapOutput, PixelMap outer, BatchFold fold, GhostSettings settings)
    {
        var half = primary.Channels;
        var batch = Cheap(primary);
        var cheap = outer.Narrow(half, half);
        var (kernel, offset) = batch.KernelGradient(primary, cheapOutput, cheap, settings.Rectify);
        var cheapGradient = fold.Backward(kernel, offset);

        var result = ChannelsLast.Empty(primary.Images, half, primary.Height, primary.Width);
        var written = new PixelMap(result);
        using var collector = new PrimaryGradientCollector(new PixelMap(x), primary, outer.Narrow(0, half), settings.Rectify, written);
        using var pulls = new DepthwisePulls(fold, cheapGradient, settings.Cheap.CentreBranches, batch.OutputCount);
        batch.InputGradient(primary, cheapOutput, cheap, settings.Rectify, pulls, written, collector.Finish);
        var (primaryKernel, primaryOffset) = collector.Total();
        return (result, primaryKernel, primaryOffset, cheapGradient);
    }
}
