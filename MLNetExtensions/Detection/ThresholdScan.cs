using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost;

/// <summary>
/// Finds the few values of a network's output that exceed a threshold. NaN counts as exceeding it, so that it cannot go unnoticed.
/// </summary>
internal static class ThresholdScan
{
    /// <summary>The first index from <paramref name="start"/> whose value is above the threshold or NaN; −1 if there is none.</summary>
    public static int IndexOfAbove(ReadOnlySpan<float> values, int start, float threshold)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var i = start;
        if (Vector512.IsHardwareAccelerated)
        {
            var limit = Vector512.Create(threshold);
            for (; i <= values.Length - 4 * Vector512<float>.Count; i += 4 * Vector512<float>.Count)
            {
                ref var block = ref Unsafe.Add(ref first, i);
                var below = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref block), limit)
                    & Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref block, 16), limit)
                    & Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref block, 32), limit)
                    & Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref block, 48), limit);
                if (Vector512.ExtractMostSignificantBits(below) != 0xFFFF)
                {
                    break;
                }
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var limit = Vector256.Create(threshold);
            for (; i <= values.Length - 4 * Vector256<float>.Count; i += 4 * Vector256<float>.Count)
            {
                ref var block = ref Unsafe.Add(ref first, i);
                var below = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref block), limit)
                    & Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref block, 8), limit)
                    & Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref block, 16), limit)
                    & Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref block, 24), limit);
                if (Vector256.ExtractMostSignificantBits(below) != 0xFF)
                {
                    break;
                }
            }
        }

        // The rest, or the block in which something was found: only a few steps, so one vector width is enough.
        if (Vector128.IsHardwareAccelerated)
        {
            var limit = Vector128.Create(threshold);
            for (; i <= values.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            {
                var block = Vector128.LoadUnsafe(ref Unsafe.Add(ref first, i));
                var below = Vector128.ExtractMostSignificantBits(Vector128.LessThanOrEqual(block, limit));
                if (below != 0xF)
                {
                    return i + System.Numerics.BitOperations.TrailingZeroCount(~below);
                }
            }
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i] <= threshold))
            {
                return i;
            }
        }

        return -1;
    }
}
