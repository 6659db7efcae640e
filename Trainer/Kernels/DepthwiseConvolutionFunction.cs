using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>A depthwise convolution with a square kernel, zero padding of half the kernel size and no bias.</summary>
internal sealed class DepthwiseConvolutionFunction : SingleTensorFunction<DepthwiseConvolutionFunction>
{
    private const string StrideKey = "stride";

    /// <inheritdoc/>
    public override string Name => nameof(DepthwiseConvolutionFunction);

    /// <summary>(N, C, H, W) → (N, C, ⌈H/stride⌉, ⌈W/stride⌉).</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">(C, 1, k, k).</param>
    /// <param name="stride">The stride of rows and columns.</param>
    public static Tensor Apply(Tensor x, Tensor weight, int stride) => apply(x, weight, stride);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight, stride) = (((Tensor)vars[0]).contiguous(), (Tensor)vars[1], (int)vars[2]);
        var (batch, geometry) = DepthwiseBatch.Of(x, (int)weight.size(3), stride);
        var output = empty(x.size(0), x.size(1), geometry.OutHeight, geometry.OutWidth);
        batch.Convolve(new Planes(x), weight, zeros(x.size(1)), rectify: false, new Planes(output));
        ctx.save_for_backward([x.MoveToOuterDisposeScope(), weight]);
        ctx.save_data(StrideKey, stride);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        var (x, weight) = (saved[0], saved[1]);
        var (batch, _) = DepthwiseBatch.Of(x, (int)weight.size(3), (int)ctx.get_data(StrideKey));

        // Without an activation the output itself is not needed.
        var (planes, gradient) = (new Planes(x), new Planes(grad_output.contiguous()));
        var (kernel, _) = batch.KernelGradient(planes, gradient, gradient, rectified: false);
        var result = empty(x.shape);
        batch.InputGradient(planes, gradient, gradient, rectified: false, new DepthwisePulls(weight), new Planes(result));
        grad_output.Dispose();
        return [result.MoveToOuterDisposeScope(), kernel.view(weight.shape).to(weight.dtype).MoveToOuterDisposeScope(), null];
    }
}
