using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost;

/// <summary>
/// Finds the few rows of an output (rows, values) in which one value exceeds a threshold, such as the objectness of an anchor. NaN counts
/// as exceeding it, so that it cannot go unnoticed.
/// </summary>
internal static unsafe class StridedScan
{
    /// <summary>The first row from <paramref name="row"/> whose value is above the threshold or NaN; −1 if there is none.</summary>
    /// <param name="values">Rows × <paramref name="stride"/> values.</param>
    /// <param name="row">Where to start.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="offset">Index of the value within its row.</param>
    /// <param name="threshold">The threshold.</param>
    public static int RowAbove(ReadOnlySpan<float> values, int row, int stride, int offset, float threshold)
    {
        var rows = values.Length / stride;
        if (Avx2.IsSupported && 8L * stride * sizeof(float) < int.MaxValue)
        {
            var limit = Vector256.Create(threshold);
            var places = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * stride;
            fixed (float* first = values)
            {
                for (; row <= rows - Vector256<float>.Count; row += Vector256<float>.Count)
                {
                    var column = Avx2.GatherVector256(first + (nint)row * stride + offset, places, sizeof(float));
                    var below = Vector256.ExtractMostSignificantBits(Vector256.LessThanOrEqual(column, limit));
                    if (below != 0xFF)
                    {
                        return row + BitOperations.TrailingZeroCount(~below);
                    }
                }
            }
        }

        ref var start = ref MemoryMarshal.GetReference(values);
        for (; row < rows; row++)
        {
            if (!(Unsafe.Add(ref start, (nint)row * stride + offset) <= threshold))
            {
                return row;
            }
        }

        return -1;
    }
}
