namespace MLNetGhost.Trainer.Onnx;

/// <summary>Output shapes of ONNX operators. Errors name the value that does not fit.</summary>
internal static class OnnxShape
{
    /// <summary>The output size of a sliding window, rounded down.</summary>
    public static int Window(int size, int kernel, int stride, int padding, OnnxValue value)
    {
        var span = size + padding - kernel;
        return span < 0
            ? throw new ArgumentException($"A window of {kernel} does not fit into {value} with {padding} pixels of padding; use a "
                + $"larger image.", nameof(value))
            : (span / stride) + 1;
    }

    /// <summary>The shape of an element-wise operation, by NumPy's broadcasting.</summary>
    public static int[] Broadcast(OnnxValue left, OnnxValue right)
    {
        var rank = Math.Max(left.Shape.Count, right.Shape.Count);
        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var leftSize = SizeFromEnd(left, rank - i);
            var rightSize = SizeFromEnd(right, rank - i);
            shape[i] = leftSize == rightSize || rightSize == 1 ? leftSize
                : leftSize == 1 ? rightSize
                : throw new ArgumentException($"{left} and {right} do not broadcast: dimension {i} is {leftSize} and "
                    + $"{rightSize}.", nameof(right));
        }

        return shape;
    }

    /// <summary>The shape of a batched matrix product; one side may be a plain matrix.</summary>
    public static int[] MatrixProduct(OnnxValue left, OnnxValue right)
    {
        var inner = left.Shape[^1];
        if (left.Shape.Count < 2 || right.Shape.Count < 2 || inner != right.Shape[^2])
        {
            throw new ArgumentException($"{left} times {right}: the last dimension of the first and the second-to-last of the second must "
                + $"be equal.", nameof(right));
        }

        var batch = Broadcast(left with { Shape = [.. left.Shape.SkipLast(2)] }, right with { Shape = [.. right.Shape.SkipLast(2)] });
        return [.. batch, left.Shape[^2], right.Shape[^1]];
    }

    /// <summary>The shape of values joined along an axis.</summary>
    public static int[] Concat(IReadOnlyList<OnnxValue> values, int axis)
    {
        var shape = values[0].Shape.ToArray();
        foreach (var value in values.Skip(1))
        {
            for (var i = 0; i < shape.Length; i++)
            {
                if (value.Shape.Count != shape.Length || (i != axis && value.Shape[i] != shape[i]))
                {
                    throw new ArgumentException($"{value} cannot be joined with {values[0]} along dimension {axis}: the other "
                        + $"dimensions must be equal.", nameof(values));
                }
            }

            shape[axis] += value.Shape[axis];
        }

        return shape;
    }

    /// <summary>Infers the one −1 that the dimensions after the batch may contain.</summary>
    public static int[] Reshape(OnnxValue value, IReadOnlyList<int> perImage)
    {
        var available = Elements(value.Shape.Skip(1));
        var known = Elements(perImage.Where(size => size != -1));
        var free = perImage.Count(size => size == -1);
        if (free > 1 || (free == 1 ? available % known != 0 : available != known))
        {
            throw new ArgumentException($"{value} has {available} elements per image, which do not fill the shape "
                + $"({string.Join(", ", perImage)}).", nameof(perImage));
        }

        return [.. perImage.Select(size => size == -1 ? (int)(available / known) : size)];
    }

    /// <summary>The product of dimensions.</summary>
    public static long Elements(IEnumerable<int> sizes) => sizes.Aggregate(1L, (product, size) => product * size);

    private static int SizeFromEnd(OnnxValue value, int distance)
        => distance > value.Shape.Count ? 1 : value.Shape[^distance];
}
