using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>A decoded picture: rows of red, green, blue bytes without padding, as a viewer shows it.</summary>
internal sealed class RgbImage
{
    private const int FractionBits = 11;
    private const int One = 1 << FractionBits;

    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="pixels">Height × width × 3 bytes, row by row, red first.</param>
    /// <exception cref="ArgumentException">The number of bytes is not height × width × 3.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != 3L * width * height)
        {
            throw new ArgumentException($"{pixels.LongLength} bytes do not make {width}×{height} pixels of 3 bytes; expected "
                + $"{3L * width * height}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Height × width × 3 bytes, row by row, red first.</summary>
    public byte[] Pixels { get; }

    /// <summary>
    /// Returns the picture in another size: bilinear between the two nearest pixels of each axis (half-pixel centres, no smoothing before
    /// shrinking), rounded to eight bits, as the reference's letterbox does it. Returns the same object if the size is unchanged.
    /// </summary>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    public RgbImage Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (width == Width && height == Height)
        {
            return this;
        }

        var result = new byte[checked(3 * width * height)];
        var columns = Taps(Width, width);
        var rows = Taps(Height, height);
        var blended = new int[3 * Width];
        var stride = 3 * Width;
        for (var y = 0; y < height; y++)
        {
            var (first, second, weight) = rows[y];
            BlendRows(Pixels.AsSpan(first * stride, stride), Pixels.AsSpan(second * stride, stride), weight, blended);
            var target = result.AsSpan(3 * width * y, 3 * width);
            for (var x = 0; x < columns.Length; x++)
            {
                var (left, right, share) = columns[x];
                var i = 3 * left;
                var j = 3 * right;
                var o = 3 * x;
                target[o] = Blend(blended[i], blended[j], share);
                target[o + 1] = Blend(blended[i + 1], blended[j + 1], share);
                target[o + 2] = Blend(blended[i + 2], blended[j + 2], share);
            }
        }

        return new RgbImage(width, height, result);
    }

    /// <summary>The picture as an opaque bitmap that owns its pixels; the caller disposes it.</summary>
    internal unsafe SKBitmap ToBitmap()
    {
        var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var target = (byte*)bitmap.GetPixels();
        fixed (byte* source = Pixels)
        {
            for (nint i = 0; i < (nint)Width * Height; i++)
            {
                target[4 * i] = source[3 * i];
                target[4 * i + 1] = source[3 * i + 1];
                target[4 * i + 2] = source[3 * i + 2];
                target[4 * i + 3] = byte.MaxValue;
            }
        }

        return bitmap;
    }

    /// <summary>Drops the fourth byte of every pixel and applies the orientation.</summary>
    internal static unsafe RgbImage FromRgba(byte* rgba, int width, int height, Orientation orientation)
    {
        var (shownWidth, shownHeight) = orientation.Apply(width, height);
        var pixels = new byte[checked(3 * shownWidth * shownHeight)];
        nint alongRow = 3 * (orientation.SwapsAxes ? shownWidth : 1);
        nint alongRows = 3 * (orientation.SwapsAxes ? 1 : shownWidth);
        nint start = 0;
        if (orientation.ReversesWithinRow)
        {
            start += alongRow * (width - 1);
            alongRow = -alongRow;
        }

        if (orientation.ReversesRowOrder)
        {
            start += alongRows * (height - 1);
            alongRows = -alongRows;
        }

        fixed (byte* target = pixels)
        {
            for (var y = 0; y < height; y++)
            {
                var source = rgba + (nint)y * width * 4;
                var destination = target + start + y * alongRows;
                for (var x = 0; x < width; x++)
                {
                    destination[0] = source[0];
                    destination[1] = source[1];
                    destination[2] = source[2];
                    source += 4;
                    destination += alongRow;
                }
            }
        }

        return new RgbImage(shownWidth, shownHeight, pixels);
    }

    private static byte Blend(int left, int right, int share) =>
        (byte)((left * (One - share) + right * share + (1 << (2 * FractionBits - 1))) >> (2 * FractionBits));

    private static void BlendRows(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int weight, Span<int> blended)
    {
        for (var i = 0; i < blended.Length; i++)
        {
            blended[i] = first[i] * (One - weight) + second[i] * weight;
        }
    }

    private static (int First, int Second, int Weight)[] Taps(int source, int target)
    {
        var taps = new (int, int, int)[target];
        for (var i = 0; i < target; i++)
        {
            var position = Math.Clamp((i + 0.5) * source / target - 0.5, 0, source - 1);
            var first = (int)position;
            taps[i] = (first, Math.Min(first + 1, source - 1), (int)Math.Round((position - first) * One));
        }

        return taps;
    }
}
