using TorchSharp;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>
/// The layout in which the kernels work: the channels of a pixel lie next to each other (<c>channels_last</c>), so that a vector holds
/// channels and a 1 × 1 convolution is one product of matrices. The shape of a tensor remains (N, C, H, W).
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Whether the kernels compute with a tensor, in whatever layout: in single precision on the CPU.</summary>
    public static bool IsForKernels(Tensor x) => x.device_type == DeviceType.CPU && x.dtype == ScalarType.Float32;

    /// <summary>The tensor itself if its pixels are rows of channels, possibly a part of longer rows; otherwise a copy whose are.</summary>
    /// <param name="x">(N, C, H, W).</param>
    public static Tensor Of(Tensor x)
    {
        if (StepOf(x) is not null)
        {
            return x.alias();
        }

        using var scope = NewDisposeScope();
        return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>A tensor (N, C, H, W) in this layout, in single precision on the CPU, with arbitrary values; no view of another.</summary>
    public static Tensor Empty(long images, long channels, long height, long width) =>
        empty_strided([images, channels, height, width], [height * width * channels, 1, width * channels, channels], float32);

    /// <summary>Elements from pixel to pixel; null if the tensor is in another layout.</summary>
    public static int? StepOf(Tensor x)
    {
        var (size, stride) = (x.shape, x.stride());
        var step = size[3] > 1 ? stride[3] : size[2] > 1 ? stride[2] : size[0] > 1 ? stride[0] : size[1];
        var fits = (size[1] == 1 || stride[1] == 1)
            && step >= size[1]
            && (size[2] == 1 || stride[2] == size[3] * step)
            && (size[0] == 1 || stride[0] == size[2] * size[3] * step);
        return fits ? checked((int)step) : null;
    }
}
