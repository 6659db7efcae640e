using Microsoft.ML.Data;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Black pictures with coloured squares for <see cref="ColourDetector"/>.</summary>
internal static class ColourPictures
{
    /// <summary>A picture with one square in a quarter of its width.</summary>
    /// <param name="classId">The colour: 0 red, 1 green, 2 blue; −1 leaves the picture black.</param>
    /// <param name="column">0 or 1: left or right half.</param>
    /// <param name="row">0 or 1: upper or lower half.</param>
    /// <param name="size">Width and height of the picture.</param>
    public static RgbImage Create(int classId, int column = 0, int row = 0, int size = 64)
    {
        var picture = new RgbImage(size, size, new byte[3 * size * size]);
        Paint(picture, classId, column, row);
        return picture;
    }

    /// <summary>Paints one more square.</summary>
    public static void Paint(RgbImage picture, int classId, int column, int row)
    {
        var half = picture.Width / 2;
        for (var y = row * half; classId >= 0 && y < (row + 1) * half; y++)
        {
            for (var x = column * half; x < (column + 1) * half; x++)
            {
                picture.Pixels[3 * (y * picture.Width + x) + classId] = 255;
            }
        }
    }

    /// <summary>The box of such a square.</summary>
    public static BoundingBox Box(int column = 0, int row = 0, int size = 64)
    {
        var half = size / 2;
        return new BoundingBox(column * half, row * half, (column + 1) * half, (row + 1) * half);
    }

    /// <summary>The picture as an ML.NET image; the caller disposes of it.</summary>
    public static MLImage ToMLImage(RgbImage picture)
    {
        using var bitmap = picture.ToBitmap();
        return MLImage.CreateFromPixels(picture.Width, picture.Height, MLPixelFormat.Rgba32, bitmap.GetPixelSpan());
    }

    /// <summary>The content of a PNG file.</summary>
    public static byte[] ToPng(RgbImage picture)
    {
        return TestPictures.Encode(picture, SKEncodedImageFormat.Png);
    }

    /// <summary>Writes PNG files and returns their paths; the i-th has a square of class i % 3 in column i % 2.</summary>
    public static string[] WriteFiles(TemporaryFolder folder, int count)
    {
        var paths = new string[count];
        for (var i = 0; i < count; i++)
        {
            paths[i] = folder.File($"{i:000}.png");
            File.WriteAllBytes(paths[i], ToPng(Create(i % 3, i % 2)));
        }

        return paths;
    }
}
