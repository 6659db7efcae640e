using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>1 × 1 convolutions as matrix products, image by image: with few channels, many times faster than a convolution.</summary>
internal static class PointwiseKernels
{
    private const long ElementsInCache = 1 << 17;

    /// <summary>Mean (1, C) and covariance (1, C, C) of the pixels of (N, C, pixels), in float64.</summary>
    public static (Tensor Mean, Tensor Covariance) Moments(Tensor x)
    {
        using var scope = NewDisposeScope();
        var count = (double)x.size(0) * x.size(2);
        var mean = x.mean([0, 2]).to(float64);
        var products = zeros(x.size(1), x.size(1)).addbmm_(x, x.transpose(1, 2));
        var covariance = products.to(float64).Times(1 / count) - outer(mean, mean);
        return (mean.unsqueeze(0).MoveToOuterDisposeScope(), covariance.unsqueeze(0).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Splits the images into runs whose results, at the given number of elements per image, stay in the caches of the cores that share
    /// the work: the longer a run, the less often they wait for each other.
    /// </summary>
    public static IEnumerable<(long First, long Count)> Runs(long images, long elementsPerImage)
    {
        var atOnce = Math.Max(1, get_num_threads() * ElementsInCache / elementsPerImage);
        for (var first = 0L; first < images; first += atOnce)
        {
            yield return (first, Math.Min(atOnce, images - first));
        }
    }

    /// <summary>Σ over images of left · rightᵀ: (N, A, pixels), (N, B, pixels) → (A, B).</summary>
    public static Tensor SumOfProducts(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return zeros(left.size(1), right.size(1)).addbmm_(left, right.transpose(1, 2)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The gradient of the input of a 1 × 1 convolution whose kernel was folded with the statistics of that input.
    /// </summary>
    /// <param name="x">The input, (N, C, pixels).</param>
    /// <param name="outputGradient">(N, O, pixels).</param>
    /// <param name="fold">The folding.</param>
    /// <param name="gradient">The result of the folding's backward pass.</param>
    public static Tensor InputGradient(Tensor x, Tensor outputGradient, BatchFold fold, BatchFoldGradient gradient)
    {
        var count = (double)x.size(0) * x.size(2);
        var result = empty(x.shape);
        using var scope = NewDisposeScope();
        var flat = fold.Weights.flatten(0, 2);
        var pull = (gradient.BranchVariance.view(-1, 1) * flat).Times(2 / count);
        var ownPull = flat.t().matmul(pull);
        var constant = flat.t().matmul(gradient.BranchMean.flatten()).Times(1 / count) - ownPull.matmul(fold.Mean.flatten());
        var (start, kernel) = (constant.to(float32).unsqueeze(-1), fold.Kernel[0].t().to(float32));

        // The pull on an input has at most as many dimensions as there are branch outputs; when those are few, two thin products
        // cost less.
        var thin = 2 * flat.size(0) < flat.size(1);
        var (own, down, up) = (ownPull.to(float32), pull.to(float32), flat.t().to(float32));
        for (var n = 0L; n < x.size(0); n++)
        {
            using var image = NewDisposeScope();
            var (left, right) = thin ? (up, down.matmul(x[n])) : (own, x[n]);
            result[n].copy_(start).addmm_(kernel, outputGradient[n]).addmm_(left, right);
        }

        return result;
    }
}
