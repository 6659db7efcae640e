using System.Buffers;
using Microsoft.ML.Data;

namespace MLNetGhost.Imaging;

/// <summary>Converts between our pictures and ML.NET's <see cref="MLImage"/>.</summary>
internal static class MLImageConversion
{
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
