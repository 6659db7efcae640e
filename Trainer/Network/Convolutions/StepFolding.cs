using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Parallel branches in training mode, folded into one convolution with the statistics of the batch, by Torch's own differentiable
/// operations: for every device and precision that the vectorised kernels of <c>Trainer/Kernels</c> do not cover.
/// </summary>
/// <remarks>
/// Patches are taken relative to their mean. With their covariance C, a branch of weights w has an output of mean 0 and variance w·C·w,
/// so the folded kernel is Σ γ/√(w·C·w + ε) w and the folded bias Σ β, whatever the mean was. 1 × 1 branches have one group, whose
/// patches are the channels of a pixel; depthwise ones have a group per channel, whose patches are the k × k values under the kernel.
/// Nothing here waits for the device.
/// </remarks>
internal static class StepFolding
{
    /// <summary>(N, in, H, W) → (N, out, ⌈H/stride⌉, ⌈W/stride⌉), in the type of the input.</summary>
    /// <param name="x">The input, which may be narrower than the parameters: statistics are computed in the parameters' type.</param>
    /// <param name="branches">The stacked parameters.</param>
    /// <param name="shape">What the branches have in common: dense 1 × 1 or depthwise.</param>
    /// <param name="settings">The settings of the branches.</param>
    public static Tensor Apply(Tensor x, BranchParameters branches, BranchShape shape, BranchSettings settings)
    {
        using var scope = NewDisposeScope();
        var weights = branches.Weights;
        var (groups, outputs, taps) = (weights.size(0), weights.size(2), weights.size(3));
        var patches = Patches(x, shape).to(weights.dtype);
        var mean = patches.mean([0, 3], keepdim: true);
        var centred = patches - mean;
        var count = x.size(0) * centred.size(3);

        var products = SumOfProducts(centred);
        var variance = (weights.flatten(1, 2).matmul(products).view_as(weights) * weights).sum(-1).Times(1.0 / count)
            .clamp_min(Scalars.Of(0L));
        Report(weights.flatten(1, 2), mean, variance, count, settings.Sink);

        var scale = branches.Gains * variance.Plus(Scalars.Of(settings.Epsilon)).rsqrt();
        var kernel = (scale.unsqueeze(-1) * weights).sum(1).to(x.dtype);
        var offset = branches.Shifts.sum(1).to(x.dtype).unsqueeze(-1);
        var sum = groups == 1
            ? kernel.expand(x.size(0), outputs, taps).bmm(centred.squeeze(1).to(x.dtype)).Plus(offset)
            : kernel.matmul(centred.to(x.dtype)).Plus(offset);
        return sum.reshape(x.size(0), shape.OutChannels, Reduced(x.size(2), shape), Reduced(x.size(3), shape)).MoveToOuterDisposeScope();
    }

    /// <summary>(N, groups, taps, outputs per channel).</summary>
    private static Tensor Patches(Tensor x, BranchShape shape)
    {
        if (shape.Groups == 1)
        {
            return x.flatten(2).unsqueeze(1);
        }

        var (size, padding) = (shape.KernelSize, shape.KernelSize / 2);
        var columns = nn.functional.unfold(x, (size, size), (1, 1), (padding, padding), (shape.Stride, shape.Stride));
        return columns.view(x.size(0), shape.Groups, size * size, -1);
    }

    /// <summary>
    /// Σ over images and outputs of patch · patchᵀ, (groups, taps, taps). The variance pulls on both factors alike, so one of them is
    /// left out of the gradient and the result counted twice there, which saves a product as large as the patches.
    /// </summary>
    private static Tensor SumOfProducts(Tensor centred)
    {
        var products = centred.matmul(centred.detach().transpose(2, 3)).sum([0]);
        return products.Plus(products - products.detach());
    }

    private static void Report(Tensor flat, Tensor mean, Tensor variance, long count, BatchStatisticsSink sink)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var means = flat.matmul(mean.squeeze(0)).view_as(variance);
        sink(ByBranch(means), ByBranch(variance.detach()), count);
    }

    /// <summary>(groups, branches, outputs) → (branches, all outputs).</summary>
    private static Tensor ByBranch(Tensor values) => values.transpose(0, 1).flatten(1);

    private static long Reduced(long side, BranchShape shape) => ((side - 1) / shape.Stride) + 1;
}
