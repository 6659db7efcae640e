using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Trainer.Data;

/// <summary>Writes a picture as the network's input: three planes of floats in [0, 1].</summary>
internal static class PlanarWriter
{
    private const float Unit = 1f / 255;

    /// <summary>Converts bytes to floats, with one plane per channel.</summary>
    /// <param name="pixels">RGB, 3 bytes per pixel.</param>
    /// <param name="planes">Receives all red, then all green, then all blue; as many floats as there are bytes.</param>
    public static void Write(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        if (planes.Length != pixels.Length || pixels.Length % 3 != 0)
        {
            throw new ArgumentException($"{planes.Length} floats cannot hold {pixels.Length} bytes of RGB; pass one float "
                + $"per byte.", nameof(planes));
        }

        var count = pixels.Length / 3;
        var red = planes[..count];
        var green = planes[count..(2 * count)];
        var blue = planes[(2 * count)..];
        var done = 0;
        for (; done <= count - InterleavedPixels.Count; done += InterleavedPixels.Count)
        {
            InterleavedPixels.Split(pixels[(3 * done)..], out var reds, out var greens, out var blues);
            WriteBlock(reds, red[done..]);
            WriteBlock(greens, green[done..]);
            WriteBlock(blues, blue[done..]);
        }

        for (; done < count; done++)
        {
            red[done] = pixels[3 * done] * Unit;
            green[done] = pixels[(3 * done) + 1] * Unit;
            blue[done] = pixels[(3 * done) + 2] * Unit;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteBlock(Vector128<byte> bytes, Span<float> target)
    {
        target = target[..InterleavedPixels.Count];
        var (low, high) = Vector128.Widen(bytes);
        (Vector256.ConvertToSingle(Vector256.WidenLower(low.ToVector256()).AsInt32()) * Unit).CopyTo(target[..8]);
        (Vector256.ConvertToSingle(Vector256.WidenLower(high.ToVector256()).AsInt32()) * Unit).CopyTo(target[8..]);
    }
}
