using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// The pixels of the random affine step: bilinear, grey outside the picture. Pixel centres have whole coordinates, as in OpenCV's
/// <c>warpAffine</c>, whose fixed-point scheme this follows: positions to 1/32 pixel, weights that sum to 1024.
/// </summary>
internal static class AffineWarp
{
    /// <summary>Fractional bits of an intermediate position; 5 of them are kept.</summary>
    private const int PositionBits = 10;
    private const int FractionBits = 5;
    private const int FractionOne = 1 << FractionBits;

    /// <summary>A quarter of the range of an int: positions beyond it are far outside any picture.</summary>
    private const double FarAway = int.MaxValue / 4;

    private const uint BorderPixel = PixelBuffer.Border * 0x01010101u;

    /// <summary>Every output pixel reads the input at the inversely mapped position.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="matrix">The map from input pixels to output pixels.</param>
    /// <param name="output">Receives the result; its size stays as it is.</param>
    public static void Apply(PixelBuffer source, AffineMatrix matrix, PixelBuffer output)
    {
        var inverse = matrix.Invert();
        var pixels = source.PaddedPixels;
        var deltas = output.Width <= 1024 ? stackalloc int[2 * output.Width] : new int[2 * output.Width];
        var deltaX = deltas[..output.Width];
        var deltaY = deltas[output.Width..];
        for (var x = 0; x < output.Width; x++)
        {
            deltaX[x] = ToFixed(inverse.XX * x);
            deltaY[x] = ToFixed(inverse.YX * x);
        }

        const int Rounding = 1 << (PositionBits - FractionBits - 1);
        for (var y = 0; y < output.Height; y++)
        {
            var startX = ToFixed((inverse.XY * y) + inverse.X0) + Rounding;
            var startY = ToFixed((inverse.YY * y) + inverse.Y0) + Rounding;
            WarpRow(pixels, source.Width, source.Height, startX, startY, deltaX, deltaY, output.PaddedPixels[(y * output.Stride)..]);
        }
    }

    private static int ToFixed(double position) => (int)Math.Round(Math.Clamp(position * (1 << PositionBits), -FarAway, FarAway));

    private static void WarpRow(
        ReadOnlySpan<byte> pixels, int width, int height, int startX, int startY, ReadOnlySpan<int> deltaX, ReadOnlySpan<int> deltaY,
            Span<byte> row)
    {
        const int Shift = PositionBits - FractionBits;
        var stride = width * 3;
        for (var x = 0; x < deltaX.Length; x++)
        {
            var positionX = (startX + deltaX[x]) >> Shift;
            var positionY = (startY + deltaY[x]) >> Shift;
            var (column, line) = (positionX >> FractionBits, positionY >> FractionBits);
            var (fractionX, fractionY) = (positionX & (FractionOne - 1), positionY & (FractionOne - 1));
            uint pixel;
            if ((uint)column < (uint)(width - 1) && (uint)line < (uint)(height - 1))
            {
                pixel = Interpolate(pixels, (line * stride) + (column * 3), stride, fractionX, fractionY);
            }
            else if (column < -1 || line < -1 || column >= width || line >= height)
            {
                pixel = BorderPixel;
            }
            else
            {
                pixel = InterpolateAtEdge(pixels, width, height, column, line, fractionX, fractionY);
            }

            // Four bytes are written for a pixel of three: the next pixel overwrites the fourth, or it falls into the padding.
            MemoryMarshal.Write(row[(3 * x)..], in pixel);
        }
    }

    /// <summary>
    /// All four neighbours are inside: 8 bytes hold two pixels of a row, and the padding of the buffer makes loading them safe.
    /// </summary>
    /// <returns>Red, green and blue in the three lower bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Interpolate(ReadOnlySpan<byte> pixels, int offset, int stride, int fractionX, int fractionY)
    {
        var upper = LoadTwoPixels(pixels, offset);
        var lower = LoadTwoPixels(pixels, offset + stride);
        var column = (upper * (ushort)(FractionOne - fractionY)) + (lower * (ushort)fractionY);
        var left = Vector128.WidenLower(column);
        var right = Vector128.WidenLower(Vector128.Shuffle(column, Vector128.Create((ushort)3, 4, 5, 6, 7, 7, 7, 7)));
        var sum = (left * (uint)(FractionOne - fractionX)) + (right * (uint)fractionX);
        var rounded = (sum + Vector128.Create(1u << ((2 * FractionBits) - 1))) >>> (2 * FractionBits);
        return Vector128.Shuffle(rounded.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).AsUInt32()
            .ToScalar();
    }

    /// <summary>Two neighbouring pixels, one channel per lane: r, g, b, r, g, b and two unused lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> LoadTwoPixels(ReadOnlySpan<byte> pixels, int offset) =>
        Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(pixels[offset..])).AsByte());

    private static uint InterpolateAtEdge(
        ReadOnlySpan<byte> pixels, int width, int height, int column, int line, int fractionX, int fractionY)
    {
        var pixel = 0u;
        for (var channel = 0; channel < 3; channel++)
        {
            var upper = (Read(pixels, width, height, column, line, channel) * (FractionOne - fractionX))
                + (Read(pixels, width, height, column + 1, line, channel) * fractionX);
            var lower = (Read(pixels, width, height, column, line + 1, channel) * (FractionOne - fractionX))
                + (Read(pixels, width, height, column + 1, line + 1, channel) * fractionX);
            var sum = (upper * (FractionOne - fractionY)) + (lower * fractionY);
            pixel |= (uint)((sum + (1 << ((2 * FractionBits) - 1))) >> (2 * FractionBits)) << (8 * channel);
        }

        return pixel;
    }

    private static int Read(ReadOnlySpan<byte> pixels, int width, int height, int column, int line, int channel) =>
        (uint)column < (uint)width && (uint)line < (uint)height ? pixels[(((line * width) + column) * 3) + channel] : PixelBuffer.Border;
}
