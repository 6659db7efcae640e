using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>A depthwise convolution without bias, padded by half of the kernel.</summary>
internal sealed class DepthwiseConvolutionFunction : SingleTensorFunction<DepthwiseConvolutionFunction>
{
    private const string StrideKey = "stride";

    public override string Name => nameof(DepthwiseConvolutionFunction);

    /// <summary>Runs the convolution.</summary>
    /// <param name="x">(N, C, H, W), single precision on the CPU.</param>
    /// <param name="weight">(C, 1, height, width).</param>
    /// <param name="stride">1 or 2.</param>
    public static Tensor Apply(Tensor x, Tensor weight, int stride) => apply(x, weight, stride);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight, stride) = (ChannelsLast.Of((Tensor)vars[0]), (Tensor)vars[1], (int)vars[2]);
        var batch = Batch(x, weight, stride);
        var output = batch.EmptyOutput();
        batch.Convolve(new PixelMap(x), weight, null, rectify: false, new PixelMap(output));
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), weight]);
        ctx.save_data(StrideKey, stride);
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradients.Release();
        using var scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (x, weight) = (saved[0], saved[1]);
        var batch = Batch(x, weight, (int)ctx.get_data(StrideKey));

        // Without an activation the output itself is not needed.
        var (pixels, gradient) = (new PixelMap(x), new PixelMap(ChannelsLast.Of(grad_output)));
        var (kernel, _) = batch.KernelGradient(pixels, gradient, gradient, rectified: false);
        var result = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        using var pulls = new DepthwisePulls(weight);
        batch.InputGradient(pixels, gradient, gradient, rectified: false, pulls, new PixelMap(result));
        grad_output.Dispose();
        return ReturnedGradients.Of(result, kernel.view(weight.shape).to(weight.dtype), null);
    }

    private static DepthwiseBatch Batch(Tensor x, Tensor weight, int stride) =>
        DepthwiseBatch.Of(x, (int)weight.size(2), (int)weight.size(3), stride);
}
