using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// A Ghost module in training mode: its primary branches folded into one 1 × 1 convolution and its cheap branches into one
/// depthwise convolution, with the statistics of the batch, and both activations. Both halves are written straight into the
/// output, so nothing has to be concatenated. Only the input and output are kept for the backward pass.
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
        List<Tensor> saved = [x, output, primaryMoments.Mean, primaryMoments.Covariance, cheapMoments.Mean, cheapMoments.Covariance];
        saved.ForEach(tensor => tensor.MoveToOuterDisposeScope());
        ctx.save_for_backward([.. saved, .. parameters]);
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
        var (x, output) = (saved[0], saved[1]);
        var primary = new BatchFold(saved.AsSpan(6, 3), (saved[2], saved[3]), settings.Primary.Epsilon);
        var cheap = new BatchFold(saved.AsSpan(9, 3), (saved[4], saved[5]), settings.Cheap.Epsilon);
        var gradient = ChannelsLast.Of(grad_output);

        var (primaryOutput, kernel, offset, cheapGradient) = BackwardCheap(x, output, gradient, cheap, settings);
        var primaryGradient = primary.Backward(kernel.t().contiguous(), offset);
        var input = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        PointwiseKernels.InputGradient(new PixelMap(x), new PixelMap(primaryOutput), primary, primaryGradient, new PixelMap(input));
        grad_output.Dispose();
        return ReturnedGradients.Of(
            [input, .. primaryGradient.OfParameters(saved[6].dtype), .. cheapGradient.OfParameters(saved[9].dtype), null]);
    }

    private static DepthwiseBatch Cheap(PixelMap primary) =>
        new(new DepthwiseShape(CheapKernelSize, CheapKernelSize, 1, primary.Height, primary.Width), primary.Images, primary.Channels);

    /// <summary>The gradient of the primary convolution's output, its kernel and offset, and those of the cheap branches.</summary>
    private static (Tensor Primary, Tensor Kernel, Tensor Offset, BatchFoldGradient Cheap) BackwardCheap(
        Tensor x, Tensor output, Tensor gradient, BatchFold fold, GhostSettings settings)
    {
        var half = (int)output.size(1) / 2;
        var (outputs, outer) = (new PixelMap(output), new PixelMap(gradient));
        var (primary, cheapOutput) = (outputs.Narrow(0, half), outputs.Narrow(half, half));
        var batch = Cheap(primary);
        var cheap = outer.Narrow(half, half);
        var (kernel, offset) = batch.KernelGradient(primary, cheapOutput, cheap, settings.Rectify);
        var cheapGradient = fold.Backward(kernel, offset);

        var result = ChannelsLast.Empty(output.size(0), half, output.size(2), output.size(3));
        var written = new PixelMap(result);
        using var collector = new PrimaryGradientCollector(new PixelMap(x), primary, outer.Narrow(0, half), settings.Rectify, written);
        using var pulls = new DepthwisePulls(fold, cheapGradient, settings.Cheap.CentreBranches, batch.OutputCount);
        batch.InputGradient(primary, cheapOutput, cheap, settings.Rectify, pulls, written, collector.Finish);
        var (primaryKernel, primaryOffset) = collector.Total();
        return (result, primaryKernel, primaryOffset, cheapGradient);
    }
}
