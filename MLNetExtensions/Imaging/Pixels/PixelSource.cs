using Microsoft.ML.Data;

namespace MLNetGhost.Imaging;

/// <summary>Decoded pixels owned by someone else, and how a viewer shows them.</summary>
/// <param name="Pixels">The first row's first byte.</param>
/// <param name="Width">Stored width in pixels.</param>
/// <param name="Height">Stored height in pixels.</param>
/// <param name="Stride">Bytes from one row to the next.</param>
/// <param name="Format">Order of a pixel's bytes.</param>
/// <param name="Orientation">How the stored rows are shown.</param>
internal readonly unsafe record struct PixelSource(
    nint Pixels, int Width, int Height, nint Stride, PixelFormat Format, Orientation Orientation)
{
    /// <summary>Width and height as a viewer shows them.</summary>
    public (int Width, int Height) ShownSize => Orientation.Apply(Width, Height);

    /// <summary>Whether blue comes before red.</summary>
    public bool IsBlueFirst => Format is PixelFormat.Bgr24 or PixelFormat.Bgra32;

    /// <summary>Three or four bytes.</summary>
    public int BytesPerPixel => BytesPer(Format);

    /// <summary>A part of the pixels, shown the same way.</summary>
    /// <param name="stored">Its place among the stored rows.</param>
    public PixelSource Cut(PixelRectangle stored) => this with
    {
        Pixels = (nint)Row(stored.Y0) + stored.X0 * BytesPerPixel,
        Width = stored.Width,
        Height = stored.Height,
    };

    /// <summary>A stored row.</summary>
    public byte* Row(int y) => (byte*)Pixels + y * Stride;

    /// <summary>Three or four bytes per pixel of a format.</summary>
    public static int BytesPer(PixelFormat format) => format switch
    {
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        PixelFormat.Rgba32 or PixelFormat.Bgra32 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format,
            $"{format} is not a pixel format; use Rgb24, Bgr24, Rgba32 or Bgra32."),
    };

    /// <summary>Checks that a caller's pixels match their stated size and format.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the stride is shorter than a row, or bytes are missing.</exception>
    public static void Check(int length, PixelFormat format, int width, int height, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var row = (long)width * BytesPer(format);
        if (stride < row)
        {
            throw new ArgumentException($"A stride of {stride} bytes is shorter than a row of {width} pixels of {format} ({row} "
                + $"bytes).", nameof(stride));
        }

        var needed = (height - 1L) * stride + row;
        if (length < needed)
        {
            throw new ArgumentException($"{length} bytes do not hold {width}×{height} pixels of {format} with a stride of {stride}; "
                + $"{needed} are needed.", nameof(length));
        }
    }

    /// <summary>The format of an ML.NET image.</summary>
    /// <exception cref="ArgumentException">The image's format is not one of the two supported here.</exception>
    public static PixelFormat FormatOf(MLImage image) => image.PixelFormat switch
    {
        MLPixelFormat.Rgba32 => PixelFormat.Rgba32,
        MLPixelFormat.Bgra32 => PixelFormat.Bgra32,
        _ => throw new ArgumentException($"An MLImage with pixel format {image.PixelFormat} cannot be read; use Rgba32 or "
            + $"Bgra32.", nameof(image)),
    };
}
