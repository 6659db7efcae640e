using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>The convolutions of this network: zero padding of half a kernel, so that stride 1 preserves the size.</summary>
internal static class Convolutions
{
    /// <summary>A convolution with a square kernel.</summary>
    public static Conv2d Create(long inChannels, long outChannels, long kernelSize, long stride = 1, long groups = 1, bool bias = false) =>
        Create(inChannels, outChannels, (kernelSize, kernelSize), stride, groups, bias);

    /// <summary>A convolution with a kernel of height × width.</summary>
    public static Conv2d Create(
        long inChannels, long outChannels, (long Height, long Width) kernelSize, long stride = 1, long groups = 1, bool bias = false)
    {
        var padding = (kernelSize.Height / 2, kernelSize.Width / 2);
        return nn.Conv2d(inChannels, outChannels, kernelSize, (stride, stride), padding, groups: groups, bias: bias);
    }

    /// <summary>
    /// Runs a convolution of this class in the type of its input, which is narrower than its weights in mixed precision. The gradients of
    /// the weights have the type of the weights.
    /// </summary>
    public static Tensor Run(Conv2d convolution, Tensor x)
    {
        var (stride, groups) = (convolution.stride[0], convolution.groups);
        if (x.dtype == convolution.weight.dtype)
        {
            return CheckedConvolution.Run(x, convolution.weight, convolution.bias, stride, groups);
        }

        using var scope = NewDisposeScope();
        var (weight, bias) = (convolution.weight.to(x.dtype), convolution.bias?.to(x.dtype));
        return CheckedConvolution.Run(x, weight, bias, stride, groups).MoveToOuterDisposeScope();
    }
}
