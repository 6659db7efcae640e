using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Trainer.Data;

/// <summary>Converts sixteen RGB pixels between interleaved bytes and one vector per channel.</summary>
internal static class InterleavedPixels
{
    /// <summary>How many pixels one call converts.</summary>
    public const int Count = 16;

    /// <summary>Splits sixteen pixels into channels.</summary>
    /// <param name="pixels">48 bytes: r, g, b, r, g, b, …</param>
    /// <param name="red">The red of the sixteen pixels.</param>
    /// <param name="green">The green of the sixteen pixels.</param>
    /// <param name="blue">The blue of the sixteen pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(ReadOnlySpan<byte> pixels, out Vector128<byte> red, out Vector128<byte> green, out Vector128<byte> blue)
    {
        const byte None = 0xFF;
        pixels = pixels[..(3 * Count)];
        var first = Vector128.Create(pixels[..16]);
        var second = Vector128.Create(pixels[16..32]);
        var third = Vector128.Create(pixels[32..]);
        red = Vector128.Shuffle(
            first, Vector128.Create((byte)0, 3, 6, 9, 12, 15, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(second, Vector128.Create(None, None, None, None, None, None, 2, 5, 8, 11, 14, None, None, None, None, None))
            | Vector128.Shuffle(third, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 1, 4, 7, 10, 13));
        green = Vector128.Shuffle(
            first, Vector128.Create((byte)1, 4, 7, 10, 13, None, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(second, Vector128.Create(None, None, None, None, None, 0, 3, 6, 9, 12, 15, None, None, None, None, None))
            | Vector128.Shuffle(third, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 2, 5, 8, 11, 14));
        blue = Vector128.Shuffle(
            first, Vector128.Create((byte)2, 5, 8, 11, 14, None, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(second, Vector128.Create(None, None, None, None, None, 1, 4, 7, 10, 13, None, None, None, None, None, None))
            | Vector128.Shuffle(third, Vector128.Create(None, None, None, None, None, None, None, None, None, None, 0, 3, 6, 9, 12, 15));
    }

    /// <summary>Interleaves the channels of sixteen pixels.</summary>
    /// <param name="red">The red of the sixteen pixels.</param>
    /// <param name="green">The green of the sixteen pixels.</param>
    /// <param name="blue">The blue of the sixteen pixels.</param>
    /// <param name="pixels">Receives 48 bytes: r, g, b, r, g, b, …</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, Span<byte> pixels)
    {
        const byte None = 0xFF;
        pixels = pixels[..(3 * Count)];
        (Vector128.Shuffle(red, Vector128.Create((byte)0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None, None, 5))
            | Vector128.Shuffle(green, Vector128.Create(None, 0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None, None))
            | Vector128.Shuffle(blue, Vector128.Create(None, None, 0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None)))
            .CopyTo(pixels[..16]);
        (Vector128.Shuffle(red, Vector128.Create(None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None, 10, None))
            | Vector128.Shuffle(
                green, Vector128.Create((byte)5, None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None, 10))
            | Vector128.Shuffle(blue, Vector128.Create(None, 5, None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None)))
            .CopyTo(pixels[16..32]);
        (Vector128.Shuffle(red, Vector128.Create(None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15, None, None))
            | Vector128.Shuffle(
                green, Vector128.Create(None, None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15, None))
            | Vector128.Shuffle(
                blue, Vector128.Create((byte)10, None, None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15)))
            .CopyTo(pixels[32..]);
    }
}
