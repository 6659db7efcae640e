using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>What distinguishes two convolutions of this network for libtorch, besides the map: all pad by half a kernel.</summary>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="Height">Height of the kernel.</param>
/// <param name="Width">Width of the kernel.</param>
/// <param name="Stride">The stride of rows and columns.</param>
/// <param name="Groups">1 for a dense convolution, the number of channels for a depthwise one.</param>
internal readonly record struct ConvolutionShape(long InChannels, long OutChannels, long Height, long Width, long Stride, long Groups)
{
    /// <summary>How the input lies in memory.</summary>
    public ConvolutionLayout Layout { get; init; }

    /// <summary>The shape of a kernel's weights.</summary>
    public long[] WeightShape => [OutChannels, InChannels / Groups, Height, Width];

    /// <summary>Zero padding of rows and columns.</summary>
    public long[] Padding => [Height / 2, Width / 2];

    /// <summary>The shape of a convolution with certain weights.</summary>
    /// <param name="weight">(out, in / groups, height, width).</param>
    /// <param name="stride">The stride.</param>
    /// <param name="groups">The groups.</param>
    public static ConvolutionShape Of(Tensor weight, long stride, long groups) =>
        new(weight.size(1) * groups, weight.size(0), weight.size(2), weight.size(3), stride, groups);

    /// <summary>For messages: 3 × 3 with 16 → 8 channels.</summary>
    public override string ToString() => $"{Height} × {Width} with {InChannels} → {OutChannels} channels"
        + (Groups > 1 ? $" in {Groups} groups" : "") + (Stride > 1 ? $" and stride {Stride}" : "")
        + (Layout == ConvolutionLayout.Rows ? ", channels last" : "");
}
