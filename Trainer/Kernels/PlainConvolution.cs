using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// A convolution without bias that the kernels compute: 1 × 1, or depthwise and padded by half of the kernel.
/// </summary>
/// <param name="IsDepthwise">Whether each channel has a kernel of its own; otherwise it is 1 × 1.</param>
/// <param name="Stride">1 or 2; 1 for a 1 × 1 convolution.</param>
/// <param name="KeepsOutput">Whether the output is kept for the backward pass.</param>
internal sealed record PlainConvolution(bool IsDepthwise, int Stride, bool KeepsOutput = false) : TrainedConvolution(KeepsOutput)
{
    /// <inheritdoc/>
    public override Tensor Run(Tensor x, Tensor weight)
    {
        if (IsDepthwise)
        {
            var batch = Batch(x, weight);
            var result = batch.EmptyOutput();
            batch.Convolve(new PixelMap(x), weight, null, rectify: false, new PixelMap(result));
            return result;
        }

        var output = ChannelsLast.Empty(x.size(0), weight.size(0), x.size(2), x.size(3));
        PointwiseKernels.Multiply(new PixelMap(x), weight, transposed: true, new PixelMap(output));
        return output;
    }

    /// <inheritdoc/>
    public override (Tensor? Input, Tensor Weight) Gradients(
        Tensor x, Tensor weight, Tensor? output, bool wantsInput, Func<Tensor, Tensor> outer)
    {
        Tensor gradient;
        using (var again = output is null ? Run(x, weight) : null)
        {
            gradient = outer(output ?? again!);
        }

        var (pixels, pulls) = (new PixelMap(x), new PixelMap(gradient));
        var input = ChannelsLast.Empty(x.size(0), x.size(1), x.size(2), x.size(3));
        Tensor kernel;
        if (IsDepthwise)
        {
            // Without an activation the output itself is not needed.
            var batch = Batch(x, weight);
            (kernel, _) = batch.KernelGradient(pixels, pulls, pulls, rectified: false);
            using var taps = new DepthwisePulls(weight);
            batch.InputGradient(pixels, pulls, pulls, rectified: false, taps, new PixelMap(input));
        }
        else
        {
            kernel = PointwiseKernels.SumOfProducts(pulls, pixels);
            PointwiseKernels.Multiply(pulls, weight, transposed: false, new PixelMap(input));
        }

        return (input, kernel.to(weight.dtype).view(weight.shape));
    }

    private DepthwiseBatch Batch(Tensor x, Tensor weight) => DepthwiseBatch.Of(x, (int)weight.size(2), (int)weight.size(3), Stride);
}
