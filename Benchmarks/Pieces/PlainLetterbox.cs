using MLNetGhost.Imaging;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>The letterbox stated as plainly as possible, one value at a time: what <see cref="LetterboxWriter"/> must equal.</summary>
internal static class PlainLetterbox
{
    /// <summary>Letterboxes a picture into red, green and blue planes of floats in [0, 1].</summary>
    /// <param name="image">The picture as a viewer shows it.</param>
    /// <param name="geometry">Where the picture lies in the input.</param>
    /// <returns>3 × height × width values.</returns>
    public static float[] Write(RgbImage image, LetterboxGeometry geometry)
    {
        var tensor = new float[3 * geometry.Width * geometry.Height];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < geometry.Height; y++)
            {
                for (var x = 0; x < geometry.Width; x++)
                {
                    var value = ValueAt(image, geometry, channel, x - geometry.Left, y - geometry.Top);
                    tensor[(channel * geometry.Height + y) * geometry.Width + x] = (float)(value / 255);
                }
            }
        }

        return tensor;
    }

    private static double ValueAt(RgbImage image, LetterboxGeometry geometry, int channel, int x, int y)
    {
        if (x < 0 || y < 0 || x >= geometry.ResizedWidth || y >= geometry.ResizedHeight)
        {
            return LetterboxGeometry.BorderValue;
        }

        var column = Math.Clamp((x + 0.5) * image.Width / geometry.ResizedWidth - 0.5, 0, image.Width - 1);
        var row = Math.Clamp((y + 0.5) * image.Height / geometry.ResizedHeight - 0.5, 0, image.Height - 1);
        var (left, top) = ((int)column, (int)row);
        var (right, bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
        double Pixel(int px, int py) => image.Pixels[3 * (py * image.Width + px) + channel];
        var upper = Pixel(left, top) + (Pixel(right, top) - Pixel(left, top)) * (column - left);
        var lower = Pixel(left, bottom) + (Pixel(right, bottom) - Pixel(left, bottom)) * (column - left);
        return upper + (lower - upper) * (row - top);
    }
}
