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
        var x = ((Tensor)vars[0]).contiguous();
        Tensor[] parameters = [.. vars[1..7].Cast<Tensor>()];
        var settings = (GhostSettings)vars[7];
        var half = parameters[0].size(2);
        var flat = x.flatten(2);

        var primaryMoments = PointwiseKernels.Moments(flat);
        var primary = new BatchFold(parameters.AsSpan(0, 3), primaryMoments, settings.Primary.Epsilon);
        settings.Primary.Sink(primary.BranchMean[0], primary.BranchVariance[0], flat.size(0) * flat.size(2));

        var output = empty(x.size(0), 2 * half, x.size(2), x.size(3));
        var batch = Cheap(output);
        WritePrimary(flat, primary, settings.Rectify, output, batch);

        var cheapMoments = batch.Moments();
        var cheap = new BatchFold(parameters.AsSpan(3, 3), cheapMoments, settings.Cheap.Epsilon);
        settings.Cheap.Sink(cheap.BranchMean[.., .., 0].t(), cheap.BranchVariance[.., .., 0].t(), batch.OutputCount);
        batch.Convolve(new Planes(output), cheap.Kernel, cheap.Offset, settings.Rectify, new Planes(output, half));

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
        using var scope = NewDisposeScope();
        var settings = (GhostSettings)ctx.get_data(SettingsKey);
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (x, output) = (saved[0], saved[1]);
        var primary = new BatchFold(saved.AsSpan(6, 3), (saved[2], saved[3]), settings.Primary.Epsilon);
        var cheap = new BatchFold(saved.AsSpan(9, 3), (saved[4], saved[5]), settings.Cheap.Epsilon);
        var gradient = grad_output.contiguous();

        var (primaryOutput, primaryOffset, cheapGradient) = BackwardCheap(output, gradient, cheap, settings);
        var flat = x.flatten(2);
        var kernel = PointwiseKernels.SumOfProducts(primaryOutput, flat);
        var primaryGradient = primary.Backward(kernel.unsqueeze(0).to(float64), primaryOffset.unsqueeze(0));
        var input = PointwiseKernels.InputGradient(flat, primaryOutput, primary, primaryGradient).view(x.shape);
        grad_output.Dispose();
        Tensor[] gradients = [input, .. primaryGradient.OfParameters(saved[6].dtype), .. cheapGradient.OfParameters(saved[9].dtype)];
        return [.. gradients.Select(tensor => tensor.MoveToOuterDisposeScope()), null];
    }

    private static DepthwiseBatch Cheap(Tensor output)
    {
        var (images, channels, height, width) = ((int)output.size(0), (int)output.size(1), (int)output.size(2), (int)output.size(3));
        return new DepthwiseBatch(new DepthwiseGeometry(CheapKernelSize, 1, height, width), images, channels / 2);
    }

    /// <summary>Writes the first half of the output, and adds up the moments of its patches while they are in the cache.</summary>
    private static void WritePrimary(Tensor flat, BatchFold fold, bool rectify, Tensor output, DepthwiseBatch batch)
    {
        using var scope = NewDisposeScope();
        var kernel = fold.Kernel[0].to(float32);
        var offsets = fold.Offset[0].to(float32).data<float>().ToArray();
        var planes = new Planes(output);
        foreach (var (first, count) in PointwiseKernels.Runs(flat.size(0), kernel.size(0) * flat.size(2)))
        {
            using var run = NewDisposeScope();
            var raw = new Planes(kernel.matmul(flat.narrow(0, first, count)).unsqueeze(-1));
            batch.AddMoments(planes, (int)first, (int)count, Activate);

            unsafe void Activate(int image, int channel) =>
                PlaneKernels.AddOffset(raw[image - first, channel], offsets[channel], rectify, planes[image, channel], planes.Size);
        }
    }

    /// <summary>
    /// Turns the gradient of the whole output into that of the primary convolution before its activation, (N, half, pixels),
    /// its sum per channel, (half) in float64, and the gradients of the cheap branches.
    /// </summary>
    private static (Tensor Primary, Tensor Offset, BatchFoldGradient Cheap) BackwardCheap(
        Tensor output, Tensor gradient, BatchFold fold, GhostSettings settings)
    {
        var half = output.size(1) / 2;
        var batch = Cheap(output);
        var (primary, cheap, cheapOutput) = (new Planes(output), new Planes(gradient, half), new Planes(output, half));
        var (kernel, offset) = batch.KernelGradient(primary, cheapOutput, cheap, settings.Rectify);
        var cheapGradient = fold.Backward(kernel, offset);

        var result = empty(output.size(0), half, output.size(2), output.size(3));
        var sums = new double[half];
        var (direct, written) = (new Planes(gradient), new Planes(result));
        var pulls = new DepthwisePulls(fold, cheapGradient, settings.Cheap.CentreBranches, batch.OutputCount);
        batch.InputGradient(primary, cheapOutput, cheap, settings.Rectify, pulls, written, AddDirect);
        return (result.flatten(2), tensor(sums), cheapGradient);

        unsafe void AddDirect(int image, int channel)
        {
            var plane = written[image, channel];
            PlaneKernels.Add(direct[image, channel], plane, written.Size);
            sums[channel] += PlaneKernels.Unrectify(plane, primary[image, channel], settings.Rectify, plane, written.Size);
        }
    }
}
