using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The passes over all pixels of a batch that a 1 × 1 convolution consists of.</summary>
internal static unsafe class PointwiseKernels
{
    /// <summary>Parts that threads share; the same for any number of threads, so that sums are added in one order.</summary>
    public const int LargestPartCount = 32;

    private const int LeastPixelsInPart = 256;

    /// <summary>Pixels whose products are summed while their channels are in the cache.</summary>
    private const int LargestBlock = 256;

    private const int LeastBlock = 48;
    private const int ElementsInCache = 1 << 15;

    /// <summary>Pixels that are worked on together.</summary>
    /// <param name="channels">Channels that are read for each.</param>
    public static int BlockSize(int channels) => Math.Clamp(ElementsInCache / channels, LeastBlock, LargestBlock);

    /// <summary>Mean (1, C) and covariance (1, C, C) of the channels over all images and pixels, in float64.</summary>
    public static (Tensor Mean, Tensor Covariance) Moments(PixelMap x)
    {
        using var scope = NewDisposeScope();
        var (products, sums) = Products(x, x, upper: true);
        var mean = sums.Times(1.0 / x.Pixels);
        var upper = products.Times(1.0 / x.Pixels).triu();
        var covariance = upper.Plus(upper.triu(1).t()) - outer(mean, mean);
        return (mean.unsqueeze(0).MoveToOuterDisposeScope(), covariance.unsqueeze(0).MoveToOuterDisposeScope());
    }

    /// <summary>(left channels, right channels) Σ over pixels of left · right, in float64.</summary>
    public static Tensor SumOfProducts(PixelMap left, PixelMap right)
    {
        var (products, sums) = Products(left, right, upper: false);
        sums.Dispose();
        return products;
    }

    /// <summary>y = max(floor, start + x · matrix).</summary>
    public static void Multiply(PixelMap x, PackedMatrix matrix, float[] start, float floor, PixelMap y) =>
        ForEachPart(x.Pixels, (first, count, _) => PixelProducts.Multiply(
            x[first], x.Step, matrix, null, 0, null, start, floor, y[first], y.Step, count));

    /// <summary>y = start + a · A + b · B.</summary>
    public static void Multiply(PixelMap a, PackedMatrix aMatrix, PixelMap b, PackedMatrix bMatrix, float[] start, PixelMap y) =>
        ForEachPart(y.Pixels, (first, count, _) => PixelProducts.Multiply(
            a[first], a.Step, aMatrix, b[first], b.Step, bMatrix, start, float.NegativeInfinity, y[first], y.Step, count));

    /// <summary>The gradient of the input of a folded 1 × 1 convolution, through the convolution and the statistics.</summary>
    /// <param name="x">The input.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="fold">The folding.</param>
    /// <param name="gradient">The result of the folding's backward pass.</param>
    /// <param name="result">The gradient of the input, overwritten.</param>
    public static void InputGradient(
        PixelMap x, PixelMap outputGradient, BatchFold fold, BatchFoldGradient gradient, PixelMap result)
    {
        using var scope = NewDisposeScope();
        var count = (double)x.Pixels;
        var flat = fold.Weights.flatten(0, 2);
        var pull = (gradient.BranchVariance.view(-1, 1) * flat).Times(2 / count);
        var ownPull = flat.t().matmul(pull);
        var constant = flat.t().matmul(gradient.BranchMean.flatten()).Times(1 / count) - ownPull.matmul(fold.Mean.flatten());
        var start = PackedMatrix.Pad(constant.to(float32).data<float>().ToArray());
        Multiply(outputGradient, new PackedMatrix(fold.Kernel[0]), x, new PackedMatrix(ownPull.t()), start, result);
    }

    /// <summary>Runs a body over ranges of pixels: the first, their number, and the number of the range.</summary>
    public static int ForEachPart(long pixels, Action<long, int, int> body)
    {
        var parts = (int)Math.Clamp(pixels / LeastPixelsInPart, 1, LargestPartCount);
        ParallelLoop.Run(parts, part =>
        {
            var (first, end) = (pixels * part / parts, pixels * (part + 1) / parts);
            body(first, (int)(end - first), part);
        });
        return parts;
    }

    private static (Tensor Products, Tensor Sums) Products(PixelMap left, PixelMap right, bool upper)
    {
        var partial = new float[LargestPartCount][];
        var (outputs, inputs) = (left.Channels, right.Channels);
        var block = BlockSize(outputs + inputs);
        var parts = ForEachPart(right.Pixels, (first, count, part) =>
        {
            using var sums = new ProductSums(outputs, inputs);
            for (var done = 0; done < count; done += block)
            {
                var pixel = first + done;
                sums.Add(left[pixel], left.Step, right[pixel], right.Step, Math.Min(block, count - done), upper);
            }

            partial[part] = sums.ToArray();
        });
        return ProductSums.Total(partial.AsSpan(0, parts), outputs, inputs);
    }
}
