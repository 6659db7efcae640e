using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Onnx;

/// <summary>
/// Channels of zeros that fill the last vector. ONNX Runtime keeps tensors in blocks of <see cref="VectorLength"/> channels and
/// abandons that layout where a convolution reads less than a block, or where a Concat or a pool reads anything but whole blocks.
/// Full blocks avoid the conversion there and back at no extra arithmetic, because blocks are always computed whole.
/// </summary>
internal static class ChannelPadding
{
    /// <summary>Float32 numbers in the widest vectors (AVX-512).</summary>
    public const int VectorLength = 16;

    /// <summary>Rounds a number of channels up to whole vectors.</summary>
    public static long Fill(long channels) => (channels + VectorLength - 1) / VectorLength * VectorLength;

    /// <summary>A tensor with zeros between the slices of a dimension.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dimension">The dimension that grows.</param>
    /// <param name="live">The new positions of its slices, in ascending order.</param>
    /// <param name="size">The new size of the dimension.</param>
    public static Tensor Scatter(Tensor x, long dimension, IReadOnlyList<int> live, long size)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        shape[dimension] = size;
        var index = tensor(live.Select(channel => (long)channel).ToArray(), device: x.device);
        return zeros(shape, x.dtype, x.device).index_copy(dimension, index, x).MoveToOuterDisposeScope();
    }

    /// <summary>The live channels of values that are joined along the channels; null where all are live.</summary>
    public static IReadOnlyList<int>? Join(IReadOnlyList<OnnxValue> values)
    {
        if (values.All(value => value.Live is null))
        {
            return null;
        }

        var live = new List<int>();
        var first = 0;
        foreach (var value in values)
        {
            live.AddRange((value.Live ?? Enumerable.Range(0, value.Channels)).Select(channel => first + channel));
            first += value.Channels;
        }

        return live;
    }

    /// <summary>The live channels of an element-wise operation.</summary>
    /// <exception cref="InvalidOperationException">The operands' live channels are in different places.</exception>
    public static IReadOnlyList<int>? Match(OnnxValue x, OnnxValue y)
    {
        if (x.Live is null && y.Live is null)
        {
            return null;
        }

        return x.Live is { } left && y.Live is { } right && left.SequenceEqual(right)
            ? x.Live
            : throw new InvalidOperationException($"{x} and {y} have padding in different places; pad both in the same places.");
    }
}
