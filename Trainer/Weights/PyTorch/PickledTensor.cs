using MLNetGhost.Trainer.Safetensors;

namespace MLNetGhost.Trainer.Weights;

/// <summary>The numbers of one or several tensors, which lie in a file of their own in the archive.</summary>
/// <param name="Key">The file's name in the folder <c>data</c>.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Count">The number of elements.</param>
internal sealed record PickledStorage(string Key, ElementType Type, long Count);

/// <summary>A tensor of a pickle: a view of a storage.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">Index of its first element.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Strides">The distance in elements between neighbours along each dimension.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>The elements in row-major order.</summary>
    /// <param name="stored">All elements of the storage.</param>
    public float[] Gather(float[] stored)
    {
        var values = new float[Count];
        var index = new long[Shape.Length];
        var position = Offset;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = stored[position];
            for (var d = Shape.Length - 1; d >= 0; d--)
            {
                position += Strides[d];
                if (++index[d] < Shape[d])
                {
                    break;
                }

                position -= Strides[d] * Shape[d];
                index[d] = 0;
            }
        }

        return values;
    }
}
