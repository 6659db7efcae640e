using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>A photograph as embedded in a page: no wider than the page, and a JPEG even if the file is a large PNG.</summary>
internal static class SmallerPicture
{
    /// <summary>The width inside a section of <see cref="HtmlPage"/>, in pixels.</summary>
    public const int LargestWidth = 1104;

    private const int JpegQuality = 80;

    /// <summary>Reads a picture and encodes it as a JPEG of at most <see cref="LargestWidth"/> pixels.</summary>
    /// <param name="path">The picture file.</param>
    public static byte[] Encode(string path)
    {
        using var picture = ImageDecoder.DecodeRgb(path, DecodingRules.ForShowing).ToBitmap();
        if (picture.Width <= LargestWidth)
        {
            return Encode(picture);
        }

        var height = Math.Max(1, (int)Math.Round((double)picture.Height * LargestWidth / picture.Width));
        using var smaller = picture.Resize(
            new SKImageInfo(LargestWidth, height, picture.ColorType, SKAlphaType.Opaque), SKFilterQuality.High);
        return Encode(smaller);
    }

    private static byte[] Encode(SKBitmap picture)
    {
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }
}
