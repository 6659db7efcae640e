using MLNetGhost.Trainer.Torch;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Kernels;

/// <summary>Small tensors in double precision and their memory.</summary>
internal static unsafe class Doubles
{
    /// <summary>A tensor with arbitrary values, and its memory.</summary>
    public static Tensor Empty(out double* values, params long[] shape)
    {
        var result = empty(shape, float64);
        values = TensorMemory.FirstOf<double>(result);
        return result;
    }

    /// <summary>A tensor with a copy of numbers.</summary>
    public static Tensor Copy(double* source, params long[] shape)
    {
        var result = Empty(out var values, shape);
        var count = shape.Aggregate(1L, (product, side) => product * side);
        new ReadOnlySpan<double>(source, (int)count).CopyTo(new Span<double>(values, (int)count));
        return result;
    }

    /// <summary>A copy of a tensor's values.</summary>
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.to(float64).contiguous();
        return new ReadOnlySpan<double>(TensorMemory.FirstOf<double>(values), (int)values.numel()).ToArray();
    }
}
