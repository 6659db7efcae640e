using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost.Imaging;

/// <summary>
/// Converts rows of JPEG colour components to rows of red, green, blue, alpha (ITU-T T.871, section 7), in fixed point with 16 fraction
/// bits, bit-identical to libjpeg.
/// </summary>
internal static unsafe class ColourRows
{
    private const int FractionBits = 16;
    private const int Half = 1 << (FractionBits - 1);

    // 1.402, 0.34414, 0.71414 and 1.772.
    private const int RedOfCr = 91881;
    private const int GreenOfCb = -22554;
    private const int GreenOfCr = -46802;
    private const int BlueOfCb = 116130;
    private const int Centre = 128;
    private const uint Opaque = 0xFF000000;

    /// <summary>Converts luma and two chromas.</summary>
    public static void FromYcbcr(byte* luma, byte* blueChroma, byte* redChroma, int count, uint* rgba)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            for (; i <= count - Vector512<int>.Count; i += Vector512<int>.Count)
            {
                var y = Avx512F.ConvertToVector512Int32(Vector128.Load(luma + i));
                var cb = Avx512F.ConvertToVector512Int32(Vector128.Load(blueChroma + i)) - Vector512.Create(Centre);
                var cr = Avx512F.ConvertToVector512Int32(Vector128.Load(redChroma + i)) - Vector512.Create(Centre);
                var red = Byte(y + ((cr * RedOfCr + Vector512.Create(Half)) >> FractionBits));
                var green = Byte(y + ((cb * GreenOfCb + cr * GreenOfCr + Vector512.Create(Half)) >> FractionBits));
                var blue = Byte(y + ((cb * BlueOfCb + Vector512.Create(Half)) >> FractionBits));
                (red | green << 8 | blue << 16 | Vector512.Create(Opaque)).Store(rgba + i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                var y = LoadEight(luma + i);
                var cb = LoadEight(blueChroma + i) - Vector256.Create(Centre);
                var cr = LoadEight(redChroma + i) - Vector256.Create(Centre);
                var red = Byte(y + ((cr * RedOfCr + Vector256.Create(Half)) >> FractionBits));
                var green = Byte(y + ((cb * GreenOfCb + cr * GreenOfCr + Vector256.Create(Half)) >> FractionBits));
                var blue = Byte(y + ((cb * BlueOfCb + Vector256.Create(Half)) >> FractionBits));
                (red | green << 8 | blue << 16 | Vector256.Create(Opaque)).Store(rgba + i);
            }
        }

        for (; i < count; i++)
        {
            var (y, cb, cr) = (luma[i], blueChroma[i] - Centre, redChroma[i] - Centre);
            rgba[i] = Byte(y + ((cr * RedOfCr + Half) >> FractionBits))
                | Byte(y + ((cb * GreenOfCb + cr * GreenOfCr + Half) >> FractionBits)) << 8
                | Byte(y + ((cb * BlueOfCb + Half) >> FractionBits)) << 16
                | Opaque;
        }
    }

    /// <summary>Converts grey.</summary>
    public static void FromGrey(byte* luma, int count, uint* rgba)
    {
        for (var i = 0; i < count; i++)
        {
            rgba[i] = luma[i] * 0x010101u | Opaque;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LoadEight(byte* bytes)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(bytes);
        }

        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(bytes)).AsByte()));
        return Vector256.Create(low, high).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Byte(Vector512<int> value) =>
        Vector512.Min(Vector512.Max(value, Vector512<int>.Zero), Vector512.Create((int)byte.MaxValue)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Byte(Vector256<int> value) =>
        Vector256.Min(Vector256.Max(value, Vector256<int>.Zero), Vector256.Create((int)byte.MaxValue)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Byte(int value) => (uint)Math.Clamp(value, byte.MinValue, byte.MaxValue);
}
