using System.Globalization;
using MLNetGhost.Trainer.Kernels;
using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Compares ways to compute a convolution on the CPU in single precision with double precision, on small maps in the layout of the
/// shape: output, gradient of the input and gradient of the weights. Freed memory is filled with NaN before, so that a way that reads
/// what nobody wrote shows it.
/// </summary>
/// <remarks>
/// libtorch 2.10's convolutions (oneDNN 3.7.1) were seen to do that on AMD Zen 5 processors where channels do not fill whole blocks of
/// 16. Values are made by arithmetic: neither Torch's random numbers nor anyone's gradients are touched.
/// </remarks>
internal static class ConvolutionCheck
{
    /// <summary>The largest difference, as a share of the largest value. Rounding stays below a hundredth of it.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>libtorch leaves its fast implementation for smaller batches when it has one thread.</summary>
    private const int FullBatch = 16;

    /// <summary>Multiplications of a pass beyond which a map is left out or made smaller, so that a network takes about a second.</summary>
    private const long CheapProducts = 50_000_000;

    private static readonly string[] s_results = ["output", "gradient of the input", "gradient of the weights"];

    /// <summary>Tries ways in their order until one agrees with double precision; the last one is taken without a comparison.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="ways">At least one; the first is libtorch's own.</param>
    public static ConvolutionVerdict Examine(ConvolutionShape shape, IReadOnlyList<ConvolutionWay> ways)
    {
        // It would compute some of these maps instead of the implementation that training uses, and write warnings.
        Nnpack.Disable();
        using var recorded = inference_mode(false);
        using var gradients = enable_grad(true);
        string? fault = null;
        foreach (var way in ways.SkipLast(1))
        {
            var found = Maps(shape).Select(map => FindFault(way, shape, map)).FirstOrDefault(text => text is not null);
            if (found is null)
            {
                return new ConvolutionVerdict(shape, way, fault);
            }

            fault ??= found;
        }

        return new ConvolutionVerdict(shape, ways[^1], fault);
    }

    private static IEnumerable<(long Batch, long Height, long Width)> Maps(ConvolutionShape shape)
    {
        var weights = shape.WeightShape.Aggregate(1L, (product, side) => product * side);
        yield return weights * FullBatch * 30 <= 4 * CheapProducts ? (FullBatch, 5, 6) : (FullBatch, 3, 3);
        if (weights * 2 * 420 <= CheapProducts)
        {
            yield return (2, 20, 21);
        }
    }

    private static string? FindFault(ConvolutionWay way, ConvolutionShape shape, (long Batch, long Height, long Width) map)
    {
        using var scope = NewDisposeScope();
        var x = Values([map.Batch, shape.InChannels, map.Height, map.Width], 1.1);
        var weight = Values(shape.WeightShape, 1.7);
        long[] output = [map.Batch, shape.OutChannels, Reduced(map.Height, shape.Stride), Reduced(map.Width, shape.Stride)];
        var pull = Values(output, 2.3);
        var expected = Run(ConvolutionWay.Libtorch, float64, ConvolutionLayout.Planes, poison: false);
        var actual = Run(way, float32, shape.Layout, poison: true);
        return s_results.Select((name, i) => Describe(name, expected[i], actual[i])).FirstOrDefault(text => text is not null);

        Tensor[] Run(ConvolutionWay chosen, ScalarType type, ConvolutionLayout layout, bool poison)
        {
            var (input, kernel, gradient) = (Leaf(Arrange(x, layout), type), Leaf(weight, type), Arrange(pull, layout).to(type));
            using var before = Poison();
            var y = chosen.Run(input, kernel, null, shape with { Layout = layout });
            using var between = Poison();
            return [y.detach(), .. autograd.grad([y], [input, kernel], [gradient])];

            PoisonedMemory? Poison() => poison ? new PoisonedMemory(shape, map.Batch, map.Height, map.Width) : null;
        }
    }

    private static Tensor Arrange(Tensor x, ConvolutionLayout layout) => layout == ConvolutionLayout.Planes
        ? x : ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3)).copy_(x);

    private static Tensor Leaf(Tensor values, ScalarType type) => values.to(type, copy: true).requires_grad_();

    /// <summary>Numbers in [-1, 1] without a pattern, the same in single and double precision.</summary>
    private static Tensor Values(long[] shape, double step) =>
        Scalars.Range(shape.Aggregate(1L, (product, side) => product * side), float64).mul(Scalars.Of(step)).sin()
            .to(float32).view(shape);

    private static long Reduced(long side, long stride) => ((side - 1) / stride) + 1;

    private static string? Describe(string name, Tensor expected, Tensor actual)
    {
        var difference = (actual.to(float64) - expected).abs().max().item<double>();
        var share = difference / expected.abs().max().item<double>();
        return share <= Tolerance ? null
            : double.IsFinite(share) ? $"{name} off by {share.ToString("P0", CultureInfo.InvariantCulture)} of its largest value"
            : $"{name} not finite";
    }
}
