using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGhost.Imaging.Jpeg;

/// <summary>From rows of JPEG's colour components to rows of red, green, blue, alpha (ITU-T T.871, section 7).</summary>
internal static unsafe class ColourRows
{
    private const float RedOfCr = 1.402f;
    private const float GreenOfCb = -0.344136286f;
    private const float GreenOfCr = -0.714136286f;
    private const float BlueOfCb = 1.772f;
    private const uint Opaque = 0xFF000000;

    /// <summary>Converts luma and two chromas.</summary>
    public static void FromYcbcr(byte* luma, byte* blueChroma, byte* redChroma, int count, uint* rgba)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var y = LoadEight(luma + i) + Vector256.Create(0.5f);
                var cb = LoadEight(blueChroma + i) - Vector256.Create(128f);
                var cr = LoadEight(redChroma + i) - Vector256.Create(128f);
                var red = Byte(Vector256.MultiplyAddEstimate(cr, Vector256.Create(RedOfCr), y));
                var green = Byte(Vector256.MultiplyAddEstimate(cb, Vector256.Create(GreenOfCb), Vector256.MultiplyAddEstimate(cr, Vector256.Create(GreenOfCr), y)));
                var blue = Byte(Vector256.MultiplyAddEstimate(cb, Vector256.Create(BlueOfCb), y));
                (red | green << 8 | blue << 16 | Vector256.Create(Opaque)).Store(rgba + i);
            }
        }

        for (; i < count; i++)
        {
            var (y, cb, cr) = (luma[i] + 0.5f, blueChroma[i] - 128f, redChroma[i] - 128f);
            rgba[i] = Byte(y + RedOfCr * cr) | Byte(y + GreenOfCr * cr + GreenOfCb * cb) << 8 | Byte(y + BlueOfCb * cb) << 16 | Opaque;
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
    private static Vector256<float> LoadEight(byte* bytes)
    {
        if (Avx2.IsSupported)
        {
            return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes));
        }

        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(bytes)).AsByte()));
        return Vector256.ConvertToSingle(Vector256.Create(low, high).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Byte(Vector256<float> value) =>
        Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(value, Vector256<float>.Zero), Vector256.Create(255f))).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Byte(float value) => (uint)Math.Min(Math.Max(value, 0), 255);
}
