using MLNetGhost.Trainer.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>
/// Runs a convolution of a training step in the fastest way. On the CPU, libtorch reorders its input into blocks of channels and its
/// output back, which takes several times as long as the arithmetic for 1 × 1 and depthwise convolutions.
/// </summary>
internal static class FastConvolution
{
    /// <summary>The convolution's output, a fresh tensor; the same as its forward, up to rounding.</summary>
    public static Tensor Apply(Conv2d convolution, Tensor x)
    {
        var (height, width) = (convolution.kernel_size[0], convolution.kernel_size[1]);
        if (!convolution.training || x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32
            || convolution.bias is not null || height != width)
        {
            return Convolutions.Run(convolution, x);
        }

        if (convolution.groups > 1 && convolution.groups == convolution.in_channels && convolution.groups == convolution.out_channels)
        {
            return DepthwiseConvolutionFunction.Apply(x, convolution.weight, (int)convolution.stride[0]);
        }

        return height == 1 && convolution.groups == 1 && convolution.stride[0] == 1
            ? Pointwise(convolution.weight, x)
            : Convolutions.Run(convolution, x);
    }

    private static Tensor Pointwise(Tensor weight, Tensor x)
    {
        using var scope = NewDisposeScope();
        var kernel = weight.flatten(1).unsqueeze(0).expand(x.size(0), -1, -1);
        return kernel.bmm(x.flatten(2)).view(x.size(0), -1, x.size(2), x.size(3)).MoveToOuterDisposeScope();
    }
}
