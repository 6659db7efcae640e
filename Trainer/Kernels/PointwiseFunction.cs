using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>A 1 × 1 convolution without bias: one product of the pixels' channels with a matrix.</summary>
internal sealed class PointwiseFunction : SingleTensorFunction<PointwiseFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(PointwiseFunction);

    /// <summary>(N, in, H, W) → (N, out, H, W).</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">(out, in, 1, 1).</param>
    public static Tensor Apply(Tensor x, Tensor weight) => apply(x, weight);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (ChannelsLast.Of((Tensor)vars[0]), (Tensor)vars[1]);
        var output = ChannelsLast.Empty(x.size(0), weight.size(0), x.size(2), x.size(3));
        PointwiseKernels.Multiply(new PixelMap(x), weight, transposed: true, new PixelMap(output));
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), weight]);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (x, weight) = (saved[0], saved[1]);
        var gradient = ChannelsLast.Of(grad_output);
        var (pixels, outer) = (new PixelMap(x), new PixelMap(gradient));
        var kernel = PointwiseKernels.SumOfProducts(outer, pixels).to(weight.dtype).view(weight.shape);
        var result = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        PointwiseKernels.Multiply(outer, weight, transposed: false, new PixelMap(result));
        grad_output.Dispose();
        return ReturnedGradients.Of(result, kernel);
    }
}
