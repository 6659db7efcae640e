using System.Buffers;
using Microsoft.ML.Data;

namespace MLNetGhost.Imaging;

/// <summary>Converts between our pictures and ML.NET's <see cref="MLImage"/>.</summary>
internal static class MLImageConversion
{
    /// <summary>A copy of an image's pixels without their transparency; the image is left as it is.</summary>
    /// <exception cref="ArgumentException">The image's pixel format is not one of the two supported here.</exception>
    /// <exception cref="InvalidOperationException">The image has been disposed of.</exception>
    public static RgbImage ToRgb(MLImage image)
    {
        var (red, blue) = PixelSource.FormatOf(image) == PixelFormat.Bgra32 ? (2, 0) : (0, 2);
        var source = image.Pixels;
        var pixels = new byte[checked(3 * image.Width * image.Height)];
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 3)
        {
            pixels[to] = source[from + red];
            pixels[to + 1] = source[from + 1];
            pixels[to + 2] = source[from + blue];
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }

    /// <summary>An opaque copy of a picture; the caller disposes it.</summary>
    public static MLImage FromRgb(RgbImage picture)
    {
        var length = checked(picture.Width * picture.Height * 4);
        var rgba = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var pixels = picture.Pixels;
            for (int source = 0, target = 0; target < length; source += 3, target += 4)
            {
                rgba[target] = pixels[source];
                rgba[target + 1] = pixels[source + 1];
                rgba[target + 2] = pixels[source + 2];
                rgba[target + 3] = byte.MaxValue;
            }

            return MLImage.CreateFromPixels(picture.Width, picture.Height, MLPixelFormat.Rgba32, rgba.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }
}
