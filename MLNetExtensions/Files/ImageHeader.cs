using SkiaSharp;

namespace MLNetGhost.Files;

/// <summary>Reads a picture's size from its header, without decoding it.</summary>
internal static class ImageHeader
{
    /// <summary>Extensions of pictures that can be decoded.</summary>
    public static readonly IReadOnlySet<string> Extensions =
        new HashSet<string>([".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Extensions of pictures that other tools read but this library does not.</summary>
    public static readonly IReadOnlySet<string> UnsupportedExtensions =
        new HashSet<string>([".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".dng", ".mpo", ".pfm"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Width and height in pixels as a viewer shows the picture (EXIF orientation applied).</summary>
    /// <exception cref="InvalidDataException">The file is not a picture that can be decoded.</exception>
    public static (int Width, int Height) ReadSize(string path)
    {
        using var codec = SKCodec.Create(path, out var result);
        if (codec is null)
        {
            throw new InvalidDataException(
                $"The file cannot be read as a picture ({result}, {new FileInfo(path).Length} bytes); replace it with a complete JPEG, "
                + $"PNG, BMP, WebP or GIF file, or remove it from the split.");
        }

        return TurnsSideways(codec.EncodedOrigin)
            ? (codec.Info.Height, codec.Info.Width)
            : (codec.Info.Width, codec.Info.Height);
    }

    private static bool TurnsSideways(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
}
