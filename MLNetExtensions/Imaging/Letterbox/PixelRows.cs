using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost.Imaging;

/// <summary>
/// The vectorised steps from rows of packed pixels to planar floats. Each uses the processor's widest vectors and ends in a scalar twin,
/// which the tests restate for a whole picture.
/// </summary>
internal static unsafe class PixelRows
{
    private const float Scale = 1f / 255;

    /// <summary>Floats that may be read (but are not used) past the end of a plane passed to <see cref="Resample"/>.</summary>
    public const int ReadAhead = 2 * ResamplingTable.BlockLength;

    /// <summary>Splits four-byte pixels into three planes of values in [0, 1]: first, second and third byte.</summary>
    public static void Unpack(uint* pixels, int count, float* first, float* second, float* third)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - Vector512<uint>.Count; i += Vector512<uint>.Count)
            {
                var packed = Vector512.Load(pixels + i);
                (Channel(packed, 0) * Scale).Store(first + i);
                (Channel(packed, 8) * Scale).Store(second + i);
                (Channel(packed, 16) * Scale).Store(third + i);
            }
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                var packed = Vector256.Load(pixels + i);
                (Channel(packed, 0) * Scale).Store(first + i);
                (Channel(packed, 8) * Scale).Store(second + i);
                (Channel(packed, 16) * Scale).Store(third + i);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= count - Vector128<uint>.Count; i += Vector128<uint>.Count)
            {
                var packed = Vector128.Load(pixels + i);
                (Channel(packed, 0) * Scale).Store(first + i);
                (Channel(packed, 8) * Scale).Store(second + i);
                (Channel(packed, 16) * Scale).Store(third + i);
            }
        }

        for (; i < count; i++)
        {
            first[i] = Channel(pixels[i], 0) * Scale;
            second[i] = Channel(pixels[i], 8) * Scale;
            third[i] = Channel(pixels[i], 16) * Scale;
        }
    }

    /// <summary>
    /// Blends two rows of four-byte pixels, <paramref name="share"/> (0 to 1) being the lower row's weight, and splits the result into
    /// three planes of values in [0, 1].
    /// </summary>
    public static void Blend(uint* upper, uint* lower, float share, int count, float* first, float* second, float* third)
    {
        var keep = (1 - share) * Scale;
        var take = share * Scale;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= count - Vector512<uint>.Count; i += Vector512<uint>.Count)
            {
                var (a, b) = (Vector512.Load(upper + i), Vector512.Load(lower + i));
                (Channel(a, 0) * keep + Channel(b, 0) * take).Store(first + i);
                (Channel(a, 8) * keep + Channel(b, 8) * take).Store(second + i);
                (Channel(a, 16) * keep + Channel(b, 16) * take).Store(third + i);
            }
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                var (a, b) = (Vector256.Load(upper + i), Vector256.Load(lower + i));
                (Channel(a, 0) * keep + Channel(b, 0) * take).Store(first + i);
                (Channel(a, 8) * keep + Channel(b, 8) * take).Store(second + i);
                (Channel(a, 16) * keep + Channel(b, 16) * take).Store(third + i);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= count - Vector128<uint>.Count; i += Vector128<uint>.Count)
            {
                var (a, b) = (Vector128.Load(upper + i), Vector128.Load(lower + i));
                (Channel(a, 0) * keep + Channel(b, 0) * take).Store(first + i);
                (Channel(a, 8) * keep + Channel(b, 8) * take).Store(second + i);
                (Channel(a, 16) * keep + Channel(b, 16) * take).Store(third + i);
            }
        }

        for (; i < count; i++)
        {
            first[i] = Channel(upper[i], 0) * keep + Channel(lower[i], 0) * take;
            second[i] = Channel(upper[i], 8) * keep + Channel(lower[i], 8) * take;
            third[i] = Channel(upper[i], 16) * keep + Channel(lower[i], 16) * take;
        }
    }

    /// <summary>Resamples one row of one plane; the plane must be readable for <see cref="ReadAhead"/> floats past its end.</summary>
    public static void Resample(float* plane, ResamplingTable table, float* target)
    {
        fixed (int* first = table.First, second = table.Second, blockStart = table.BlockStart)
        fixed (float* share = table.Share)
        {
            var i = 0;
            for (var block = 0; i <= table.Length - ResamplingTable.BlockLength; block++, i += ResamplingTable.BlockLength)
            {
                if (Avx512F.IsSupported && blockStart[block] >= 0)
                {
                    ResampleByPermutation(plane + blockStart[block], blockStart[block], first + i, second + i, share + i, target + i);
                }
                else if (Avx2.IsSupported)
                {
                    ResampleByGather(plane, first + i, second + i, share + i, target + i);
                    ResampleByGather(plane, first + i + 8, second + i + 8, share + i + 8, target + i + 8);
                }
                else
                {
                    ResampleScalar(plane, first, second, share, target, i, i + ResamplingTable.BlockLength);
                }
            }

            ResampleScalar(plane, first, second, share, target, i, table.Length);
        }
    }

    /// <summary>Writes a few rows of floats as columns: value (row, x) goes to <c>target[x · targetStride + row]</c>.</summary>
    public static void Transpose(float* source, int sourceStride, int rows, int width, float* target, int targetStride)
    {
        var x = 0;
        if (Sse.IsSupported)
        {
            for (; x <= width - 4; x += 4)
            {
                var row = 0;
                for (; row <= rows - 4; row += 4)
                {
                    TransposeFourByFour(
                        source + (nint)row * sourceStride + x, sourceStride, target + (nint)x * targetStride + row, targetStride);
                }

                TransposeScalar(source, sourceStride, row, rows, x, x + 4, target, targetStride);
            }
        }

        TransposeScalar(source, sourceStride, 0, rows, x, width, target, targetStride);
    }

    /// <summary>Widens three-byte pixels to four bytes; the fourth is undefined.</summary>
    public static void Widen(byte* pixels, int count, uint* target)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            var order = Vector128.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);

            // Sixteen bytes are read for every twelve used: stop where the read would leave the row.
            for (; 3 * i + 16 <= 3 * count; i += 4)
            {
                Vector128.Shuffle(Vector128.Load(pixels + 3 * i), order).AsUInt32().Store(target + i);
            }
        }

        for (; i < count; i++)
        {
            target[i] = pixels[3 * i] | (uint)pixels[3 * i + 1] << 8 | (uint)pixels[3 * i + 2] << 16;
        }
    }

    private static void TransposeFourByFour(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var (a, b) = (Vector128.Load(source), Vector128.Load(source + sourceStride));
        var (c, d) = (Vector128.Load(source + 2 * sourceStride), Vector128.Load(source + 3 * sourceStride));
        var (abLow, abHigh) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
        var (cdLow, cdHigh) = (Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
        Sse.MoveLowToHigh(abLow, cdLow).Store(target);
        Sse.MoveHighToLow(cdLow, abLow).Store(target + targetStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(target + 2 * targetStride);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(target + 3 * targetStride);
    }

    private static void TransposeScalar(
        float* source, nint sourceStride, int firstRow, int rows, int firstColumn, int width, float* target, nint targetStride)
    {
        for (var x = firstColumn; x < width; x++)
        {
            for (var row = firstRow; row < rows; row++)
            {
                target[x * targetStride + row] = source[row * sourceStride + x];
            }
        }
    }

    /// <summary>Sixteen target pixels from at most 32 neighbouring source pixels, which fit in two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ResampleByPermutation(float* window, int start, int* first, int* second, float* share, float* target)
    {
        var low = Vector512.Load(window);
        var high = Vector512.Load(window + Vector512<float>.Count);
        var offset = Vector512.Create(start);
        var a = Avx512F.PermuteVar16x32x2(low, Vector512.Load(first) - offset, high);
        var b = Avx512F.PermuteVar16x32x2(low, Vector512.Load(second) - offset, high);
        (a + (b - a) * Vector512.Load(share)).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ResampleByGather(float* plane, int* first, int* second, float* share, float* target)
    {
        var a = Avx2.GatherVector256(plane, Vector256.Load(first), sizeof(float));
        var b = Avx2.GatherVector256(plane, Vector256.Load(second), sizeof(float));
        (a + (b - a) * Vector256.Load(share)).Store(target);
    }

    private static void ResampleScalar(float* plane, int* first, int* second, float* share, float* target, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            var (a, b) = (plane[first[i]], plane[second[i]]);
            target[i] = a + (b - a) * share[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Channel(Vector512<uint> packed, int shift) =>
        Vector512.ConvertToSingle((packed >> shift & Vector512.Create(0xFFu)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Channel(Vector256<uint> packed, int shift) =>
        Vector256.ConvertToSingle((packed >> shift & Vector256.Create(0xFFu)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Channel(Vector128<uint> packed, int shift) =>
        Vector128.ConvertToSingle((packed >> shift & Vector128.Create(0xFFu)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Channel(uint packed, int shift) => (byte)(packed >> shift);
}
