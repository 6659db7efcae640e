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
            || convolution.Bias is not null)
        {
            return convolution.call(x);
        }

        if (shape.Groups > 1 && shape.Groups == shape.InChannels && shape.Groups == shape.OutChannels)
        {
            return DepthwiseConvolutionFunction.Apply(x, convolution.Weight, (int)shape.Stride);
        }

        return shape.Height == 1 && shape.Width == 1 && shape.Groups == 1 && shape.Stride == 1
            ? PointwiseFunction.Apply(x, convolution.Weight)
            : convolution.call(ChannelsLast.Of(x));
    }
}
