using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>The passes over all pixels of a batch that a 1 × 1 convolution consists of.</summary>
internal static unsafe class PointwiseKernels
{
    /// <summary>The most parts that threads share; the same for any number of threads, so that sums are added in one order.</summary>
    private const int LargestPartCount = 32;

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
        var (size, count) = (x.Channels, (double)x.Pixels);
        double* covariance = TensorMemory.FirstOf<double>(products), mean = TensorMemory.FirstOf<double>(sums);
        for (var i = 0; i < size; i++)
        {
            mean[i] /= count;
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                var value = (covariance[(i * size) + j] / count) - (mean[i] * mean[j]);
                (covariance[(i * size) + j], covariance[(j * size) + i]) = (value, value);
            }
        }

        return (sums.unsqueeze(0).MoveToOuterDisposeScope(), products.unsqueeze(0).MoveToOuterDisposeScope());
    }

    /// <summary>(left channels, right channels) Σ over pixels of left · right, in float64.</summary>
    public static Tensor SumOfProducts(PixelMap left, PixelMap right)
    {
        var (products, sums) = Products(left, right, upper: false);
        sums.Dispose();
        return products;
    }

    /// <summary>A product of all pixels with the weights of a 1 × 1 convolution.</summary>
    /// <param name="x">The pixels.</param>
    /// <param name="weight">(out, in, 1, 1).</param>
    /// <param name="transposed">Whether they are inputs; otherwise gradients of outputs.</param>
    /// <param name="y">The result, overwritten.</param>
    public static void Multiply(PixelMap x, Tensor weight, bool transposed, PixelMap y)
    {
        using var matrix = PackedMatrix.Of(weight, transposed);
        using var start = PackedMatrix.Pad(matrix.Outputs);
        ForEachPart(x.Pixels, (first, count, _) => PixelProducts.Multiply(
            x[first], x.Step, matrix, null, 0, null, start.Values, float.NegativeInfinity, y[first], y.Step, count));
    }

    /// <summary>y = start + a · A + b · B.</summary>
    private static void Multiply(PixelMap a, PackedMatrix aMatrix, PixelMap b, PackedMatrix bMatrix, float* start, PixelMap y) =>
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
        var (size, rows, count) = (x.Channels, gradient.BranchVariance.Length, (double)x.Pixels);
        var flat = fold.Weights.view(rows, size);
        var pull = Doubles.Empty(out var pulls, rows, size);
        double* weights = TensorMemory.FirstOf<double>(fold.Weights), mean = TensorMemory.FirstOf<double>(fold.Mean);
        var constant = new double[size];
        for (var row = 0; row < rows; row++)
        {
            var values = new ReadOnlySpan<double>(weights + (row * size), size);
            TensorPrimitives.Multiply(values, 2 / count * gradient.BranchVariance[row], new Span<double>(pulls + (row * size), size));
            TensorPrimitives.MultiplyAdd(values, gradient.BranchMean[row] / count, constant, constant);
        }

        // Symmetric.
        var own = flat.t().matmul(pull);
        var ownPull = own.to(float32);
        var owns = TensorMemory.FirstOf<double>(own);
        using var start = PackedMatrix.Pad(size);
        for (var i = 0; i < size; i++)
        {
            start.Values[i] = (float)(constant[i] - TensorPrimitives.Dot(
                new ReadOnlySpan<double>(owns + (i * size), size), new ReadOnlySpan<double>(mean, size)));
        }

        using var kernelMatrix = new PackedMatrix(
            TensorMemory.FirstOf<float>(fold.Kernel), outputGradient.Channels, size, transposed: false);
        using var ownMatrix = new PackedMatrix(TensorMemory.FirstOf<float>(ownPull), size, size, transposed: false);
        Multiply(outputGradient, kernelMatrix, x, ownMatrix, start.Values, result);
    }

    /// <summary>The number of ranges that <see cref="ForEachPart"/> divides pixels into.</summary>
    public static int PartCount(long pixels) => (int)Math.Clamp(pixels / LeastPixelsInPart, 1, LargestPartCount);

    /// <summary>Runs a body over ranges of pixels: the first, their number, and the number of the range.</summary>
    public static int ForEachPart(long pixels, Action<long, int, int> body)
    {
        var parts = PartCount(pixels);
        ParallelLoop.Run(parts, part =>
        {
            var (first, end) = (pixels * part / parts, pixels * (part + 1) / parts);
            body(first, (int)(end - first), part);
        });
        return parts;
    }

    private static (Tensor Products, Tensor Sums) Products(PixelMap left, PixelMap right, bool upper)
    {
        using var sums = new ProductSums(PartCount(right.Pixels), left.Channels, right.Channels);
        var block = BlockSize(left.Channels + right.Channels);
        var parts = ForEachPart(right.Pixels, (first, count, part) =>
        {
            sums.Begin(part);
            for (var done = 0; done < count; done += block)
            {
                var pixel = first + done;
                sums.Add(part, left[pixel], left.Step, right[pixel], right.Step, Math.Min(block, count - done), upper);
            }
        });
        return sums.Total(parts);
    }
}
