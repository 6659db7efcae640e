using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// Features times a gate of lower resolution, which is enlarged (nearest neighbour) while it is read: the enlarged gate, as large as the
/// features, is neither written nor kept for the backward pass.
/// </summary>
internal sealed class GateFunction : SingleTensorFunction<GateFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(GateFunction);

    /// <summary>(N, C, H, W) → (N, C, H, W), single precision on the CPU.</summary>
    /// <param name="features">The features.</param>
    /// <param name="gate">(N, C, h, w) with h ≤ H and w ≤ W; pixel y of H is multiplied by pixel ⌊y h / H⌋.</param>
    public static Tensor Apply(Tensor features, Tensor gate) => apply(features, gate);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (features, gate) = (ChannelsLast.Of((Tensor)vars[0]), ChannelsLast.Of((Tensor)vars[1]));
        var output = ChannelsLast.Empty(features.size(0), features.size(1), features.size(2), features.size(3));
        Multiply(new PixelMap(features), new PixelMap(gate), new PixelMap(output));
        ctx.save_for_backward([features.MoveToOuterDisposeScope(), gate.MoveToOuterDisposeScope()]);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (features, gate) = (saved[0], saved[1]);
        var gradient = new PixelMap(ChannelsLast.Of(grad_output));
        var ofGate = ChannelsLast.Empty(gate.size(0), gate.size(1), gate.size(2), gate.size(3));
        AddProducts(new PixelMap(features), gradient, new PixelMap(ofGate));
        var ofFeatures = ChannelsLast.Empty(features.size(0), features.size(1), features.size(2), features.size(3));
        Multiply(gradient, new PixelMap(gate), new PixelMap(ofFeatures));
        grad_output.Dispose();
        return ReturnedGradients.Of(ofFeatures, ofGate);
    }

    /// <summary>result = x · enlarged gate.</summary>
    private static unsafe void Multiply(PixelMap x, PixelMap gate, PixelMap result)
    {
        var (rows, columns) = (Sources(x.Height, gate.Height), Sources(x.Width, gate.Width));
        ParallelLoop.Run(x.Images * x.Height, line =>
        {
            var (image, y) = Math.DivRem(line, x.Height);
            float* factors = gate.Row(image, rows[y]), values = x.Row(image, y), products = result.Row(image, y);
            for (var i = 0; i < x.Width; i++)
            {
                TensorPrimitives.Multiply(
                    new ReadOnlySpan<float>(values + ((long)i * x.Step), x.Channels),
                    new ReadOnlySpan<float>(factors + ((long)columns[i] * gate.Step), x.Channels),
                    new Span<float>(products + ((long)i * result.Step), x.Channels));
            }
        });
    }

    /// <summary>sums = the sum of left · right over the pixels that a pixel of the gate multiplies.</summary>
    private static unsafe void AddProducts(PixelMap left, PixelMap right, PixelMap sums)
    {
        var (rows, columns) = (Sources(left.Height, sums.Height), Sources(left.Width, sums.Width));
        ParallelLoop.Run(sums.Images * sums.Height, line =>
        {
            var (image, row) = Math.DivRem(line, sums.Height);
            var added = sums.Row(image, row);
            for (var i = 0; i < sums.Width; i++)
            {
                new Span<float>(added + ((long)i * sums.Step), sums.Channels).Clear();
            }

            for (var y = Array.IndexOf(rows, row); y >= 0 && y < rows.Length && rows[y] == row; y++)
            {
                float* a = left.Row(image, y), b = right.Row(image, y);
                for (var i = 0; i < left.Width; i++)
                {
                    var sum = new Span<float>(added + ((long)columns[i] * sums.Step), sums.Channels);
                    TensorPrimitives.MultiplyAdd(
                        new ReadOnlySpan<float>(a + ((long)i * left.Step), left.Channels),
                        new ReadOnlySpan<float>(b + ((long)i * right.Step), right.Channels),
                        sum,
                        sum);
                }
            }
        });
    }

    /// <summary>The pixel of the gate for each of a line's pixels, by libtorch's rule and in its precision.</summary>
    private static int[] Sources(int length, int gateLength)
    {
        var scale = (float)gateLength / length;
        return [.. Enumerable.Range(0, length).Select(i => Math.Min((int)(i * scale), gateLength - 1))];
    }
}
