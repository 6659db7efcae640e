using MLNetGhost.Imaging;

namespace MLNetGhost.Tool.Commands;

/// <summary>Cuts pieces out of pictures.</summary>
internal static class RgbImageCrop
{
    /// <summary>The pixels that a box touches; null if there are none.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="box">The box, pixels.</param>
    public static RgbImage? Crop(this RgbImage image, BoundingBox box)
    {
        var left = Math.Clamp((int)MathF.Floor(box.X0), 0, image.Width);
        var top = Math.Clamp((int)MathF.Floor(box.Y0), 0, image.Height);
        var width = Math.Clamp((int)MathF.Ceiling(box.X1), 0, image.Width) - left;
        var height = Math.Clamp((int)MathF.Ceiling(box.Y1), 0, image.Height) - top;
        if (width <= 0 || height <= 0)
        {
            return null;
        }

        var pixels = new byte[3 * width * height];
        for (var row = 0; row < height; row++)
        {
            image.Pixels.AsSpan(3 * (((top + row) * image.Width) + left), 3 * width).CopyTo(pixels.AsSpan(3 * row * width));
        }

        return new RgbImage(width, height, pixels);
    }
}
