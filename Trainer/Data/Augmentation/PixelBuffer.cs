using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// A picture of 8-bit RGB pixels, row by row, 3 bytes per pixel, in memory that grows and is reused. One worker owns it:
/// neither its spans nor the buffer leave the worker.
/// </summary>
internal sealed class PixelBuffer
{
    /// <summary>The grey that fills areas not covered by a picture.</summary>
    public const byte Border = LetterboxGeometry.BorderValue;

    /// <summary>Bytes after the last pixel, so that a kernel may load a whole vector at the last pixel.</summary>
    public const int Padding = 16;

    private byte[] _bytes = [];

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>The bytes of one row.</summary>
    public int Stride => Width * 3;

    /// <summary>The pixels: Height × Width × 3 bytes.</summary>
    public Span<byte> Pixels => _bytes.AsSpan(0, Height * Stride);

    /// <summary>The pixels and <see cref="Padding"/> bytes after them, whose values are undefined.</summary>
    public Span<byte> PaddedPixels => _bytes.AsSpan(0, (Height * Stride) + Padding);

    /// <summary>Resizes the buffer; its pixels are undefined afterwards.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void Reset(int width, int height)
    {
        Width = width;
        Height = height;
        var needed = checked((height * width * 3) + Padding);
        if (_bytes.Length < needed)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(needed);
        }
    }

    /// <summary>One row of the picture.</summary>
    /// <param name="y">The row, from the top.</param>
    public Span<byte> Row(int y) => _bytes.AsSpan(y * Stride, Stride);

    /// <summary>Copies a picture onto this one, at a position where it fits.</summary>
    /// <param name="image">The picture to copy.</param>
    /// <param name="left">Column of its left edge.</param>
    /// <param name="top">Row of its top edge.</param>
    public void Paste(RgbImage image, int left, int top)
    {
        var stride = 3 * image.Width;
        for (var row = 0; row < image.Height; row++)
        {
            image.Pixels.AsSpan(row * stride, stride).CopyTo(Row(top + row)[(3 * left)..]);
        }
    }
}
