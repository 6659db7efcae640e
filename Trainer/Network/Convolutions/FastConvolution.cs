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
        if (!convolution.training || x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32)
        {
            return convolution.call(x);
        }

        return IsDepthwise(convolution) ? DepthwiseConvolutionFunction.Apply(x, convolution.Weight, (int)convolution.Shape.Stride)
            : IsPointwise(convolution) ? PointwiseFunction.Apply(x, convolution.Weight)
            : convolution.call(ChannelsLast.Of(x));
    }

    /// <summary>Whether a training step on the CPU leaves a convolution to libtorch, with the channels of a pixel in a row.</summary>
    public static bool IsLibtorchs(Convolution convolution) => !IsDepthwise(convolution) && !IsPointwise(convolution);

    private static bool IsDepthwise(Convolution convolution) => convolution.Bias is null && convolution.Shape.Groups > 1
        && convolution.Shape.Groups == convolution.Shape.InChannels && convolution.Shape.Groups == convolution.Shape.OutChannels;

    private static bool IsPointwise(Convolution convolution) => convolution.Bias is null
        && convolution.Shape is { Height: 1, Width: 1, Groups: 1, Stride: 1 };
}
