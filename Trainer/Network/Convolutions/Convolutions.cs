namespace MLNetGhost.Trainer.Network;

/// <summary>Makes the convolutions of this network.</summary>
internal static class Convolutions
{
    /// <summary>A convolution with a square kernel.</summary>
    public static Convolution Create(
        long inChannels, long outChannels, long kernelSize, long stride = 1, long groups = 1, bool bias = false) =>
        Create(inChannels, outChannels, (kernelSize, kernelSize), stride, groups, bias);

    /// <summary>A convolution with a kernel of height × width.</summary>
    public static Convolution Create(
        long inChannels, long outChannels, (long Height, long Width) kernelSize, long stride = 1, long groups = 1, bool bias = false) =>
        new(new ConvolutionShape(inChannels, outChannels, kernelSize.Height, kernelSize.Width, stride, groups), bias);
}
