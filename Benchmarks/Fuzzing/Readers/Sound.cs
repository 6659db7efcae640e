using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Files that are as they should be.</summary>
internal static class Sound
{
    private const int Width = 40, Height = 30;

    /// <summary>A PNG file of 40 × 30 pixels.</summary>
    public static byte[] Picture { get; } = Encode(SKEncodedImageFormat.Png);

    /// <summary>The same picture, a colour gradient, in a format that SkiaSharp writes.</summary>
    public static byte[] Encode(SKEncodedImageFormat format, int quality = 80)
    {
        using var bitmap = new SKBitmap(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(6 * x), (byte)(8 * y), (byte)(3 * (x + y))));
            }
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}
