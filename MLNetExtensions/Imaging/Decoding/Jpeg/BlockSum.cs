using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost.Imaging;

/// <summary>The pixels of a block while its coefficients' contributions are added up; kept in registers where they fit.</summary>
internal unsafe interface IBlockSum
{
    /// <summary>
    /// Number of values per coefficient in its table: for sums a wave, which is what a coefficient of 1 adds to the pixels.
    /// </summary>
    static abstract int Lanes { get; }

    /// <summary>Starts with a wave on grey.</summary>
    void Begin(int coefficient, float* wave);

    /// <summary>Adds a wave.</summary>
    void Add(int coefficient, float* wave);

    /// <summary>Writes whole rows of four or eight pixels.</summary>
    /// <returns>False if no real picture has such coefficients.</returns>
    bool TryStore(byte* target, nint stride, int height);
}

/// <summary>The range of pixels.</summary>
file static class Level
{
    /// <summary>The centre, plus a half for rounding.</summary>
    public const float Grey = 128.5f;

    private const float Largest = 255;

    /// <summary>Clamps to the range and drops the fractions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector512<float> pixels)
    {
        var clamped = Vector512.MinNative(Vector512.MaxNative(pixels, Vector512<float>.Zero), Vector512.Create(Largest));
        var integers = Vector512.ConvertToInt32Native(clamped).AsUInt32();
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector128Byte(integers);
        }

        var words = Vector256.Narrow(integers.GetLower(), integers.GetUpper());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }
}

/// <summary>At most 4 × 4 pixels.</summary>
internal unsafe struct SmallBlockSum : IBlockSum
{
    private Vector512<float> _pixels;

    public static int Lanes => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int coefficient, float* wave) =>
        _pixels = Vector512.MultiplyAddEstimate(Vector512.Create((float)coefficient), Vector512.Load(wave), Vector512.Create(Level.Grey));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int coefficient, float* wave) =>
        _pixels = Vector512.MultiplyAddEstimate(Vector512.Create((float)coefficient), Vector512.Load(wave), _pixels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryStore(byte* target, nint stride, int height)
    {
        var rows = Level.ToBytes(_pixels).AsUInt32();
        Unsafe.WriteUnaligned(target, rows.GetElement(0));
        if (height > 1)
        {
            Unsafe.WriteUnaligned(target + stride, rows.GetElement(1));
        }

        if (height > 2)
        {
            Unsafe.WriteUnaligned(target + 2 * stride, rows.GetElement(2));
        }

        if (height > 3)
        {
            Unsafe.WriteUnaligned(target + 3 * stride, rows.GetElement(3));
        }

        return true;
    }
}

/// <summary>At most 8 × 8 pixels.</summary>
internal unsafe struct LargeBlockSum : IBlockSum
{
    private Vector512<float> _first;
    private Vector512<float> _second;
    private Vector512<float> _third;
    private Vector512<float> _fourth;

    public static int Lanes => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int coefficient, float* wave)
    {
        _first = _second = _third = _fourth = Vector512.Create(Level.Grey);
        Add(coefficient, wave);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int coefficient, float* wave)
    {
        var factor = Vector512.Create((float)coefficient);
        _first = Vector512.MultiplyAddEstimate(factor, Vector512.Load(wave), _first);
        _second = Vector512.MultiplyAddEstimate(factor, Vector512.Load(wave + 16), _second);
        _third = Vector512.MultiplyAddEstimate(factor, Vector512.Load(wave + 32), _third);
        _fourth = Vector512.MultiplyAddEstimate(factor, Vector512.Load(wave + 48), _fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryStore(byte* target, nint stride, int height)
    {
        StoreRows(_first, target, stride, height);
        StoreRows(_second, target + 2 * stride, stride, height - 2);
        StoreRows(_third, target + 4 * stride, stride, height - 4);
        StoreRows(_fourth, target + 6 * stride, stride, height - 6);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(Vector512<float> pixels, byte* target, nint stride, int height)
    {
        var rows = Level.ToBytes(pixels).AsUInt64();
        if (height > 0)
        {
            Unsafe.WriteUnaligned(target, rows.GetElement(0));
        }

        if (height > 1)
        {
            Unsafe.WriteUnaligned(target + stride, rows.GetElement(1));
        }
    }
}
