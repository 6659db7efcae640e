using MLNetGhost.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Runs a convolution of a training step in the fastest way. On the CPU, libtorch reorders its input into blocks of channels and its
/// output back, which takes several times as long as the arithmetic for 1 × 1 and depthwise convolutions.
/// </summary>
internal static class FastConvolution
{
    /// <summary>The convolution's output, a fresh tensor; the same as its forward, up to rounding.</summary>
    public static Tensor Apply(Convolution convolution, Tensor x)
    {
        var shape = convolution.Shape;
        if (!convolution.training || x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32
            || convolution.Bias is not null || shape.Height != shape.Width)
        {
            return convolution.call(x);
        }

        if (shape.Groups > 1 && shape.Groups == shape.InChannels && shape.Groups == shape.OutChannels)
        {
            return DepthwiseConvolutionFunction.Apply(x, convolution.Weight, (int)shape.Stride);
        }

        return shape.Height == 1 && shape.Groups == 1 && shape.Stride == 1
            ? Pointwise(convolution.Weight, x)
            : convolution.call(x);
    }

    private static Tensor Pointwise(Tensor weight, Tensor x)
    {
        using var scope = NewDisposeScope();
        var kernel = weight.flatten(1).unsqueeze(0).expand(x.size(0), -1, -1);
        return kernel.bmm(x.flatten(2)).view(x.size(0), -1, x.size(2), x.size(3)).MoveToOuterDisposeScope();
    }
}
