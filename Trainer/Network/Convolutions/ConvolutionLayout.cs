using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Network;

/// <summary>How a convolution's input lies in memory. libtorch computes the same shape by different code for each.</summary>
internal enum ConvolutionLayout
{
    /// <summary>One plane of pixels per channel: libtorch's <c>contiguous</c>, in which deployed networks run.</summary>
    Planes,

    /// <summary>The channels of a pixel next to each other: <c>channels_last</c>, in which networks are trained.</summary>
    Rows,
}

/// <summary>Tells layouts apart.</summary>
internal static class ConvolutionLayouts
{
    // From the dimension whose elements lie closest to each other in channels_last to that whose lie farthest apart.
    private static readonly int[] s_order = [1, 3, 2, 0];

    /// <summary>
    /// The layout that libtorch takes a tensor for, by the rule of <c>is_channels_last_strides_2d</c> in c10: strides grow from channels
    /// over columns and rows to pictures; where sides of length 1 leave it open, planes.
    /// </summary>
    /// <param name="x">(N, C, H, W).</param>
    public static ConvolutionLayout Of(Tensor x)
    {
        var (size, stride) = (x.shape, x.stride());
        var least = 0L;
        foreach (var dimension in s_order)
        {
            if (size[dimension] == 0 || stride[dimension] < least || (dimension == 0 && least == stride[1]))
            {
                return ConvolutionLayout.Planes;
            }

            least = stride[dimension] * size[dimension];
        }

        return stride[1] == 0 ? ConvolutionLayout.Planes : ConvolutionLayout.Rows;
    }
}
