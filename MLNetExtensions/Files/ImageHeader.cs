using SkiaSharp;

namespace MLNetGhost.Files;

/// <summary>What a picture's header says; nothing is decoded.</summary>
/// <param name="StoredWidth">Pixels of a stored row.</param>
/// <param name="StoredHeight">Number of stored rows.</param>
/// <param name="Origin">Where the first stored row and column are shown (EXIF orientation).</param>
internal readonly record struct ImageHeader(int StoredWidth, int StoredHeight, SKEncodedOrigin Origin)
{
    private const int FirstRead = 4096;

    /// <summary>The formats that are decoded; the codec knows others.</summary>
    private static readonly SKEncodedImageFormat[] s_formats =
    [
        SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif,
    ];

    /// <summary>Width in pixels as a viewer shows the picture.</summary>
    public int Width => TurnsSideways ? StoredHeight : StoredWidth;

    /// <summary>Height in pixels as a viewer shows the picture.</summary>
    public int Height => TurnsSideways ? StoredWidth : StoredHeight;

    /// <summary>True if stored rows are shown as columns.</summary>
    public bool TurnsSideways =>
        Origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture that can be decoded.</exception>
    public static ImageHeader Read(string path)
    {
        Span<byte> start = stackalloc byte[FirstRead];
        using (var file = SharedFile.OpenRead(path))
        {
            start = start[..RandomAccess.Read(file, start, 0)];
            if (PlainJpegHeader.TryRead(start, out var jpeg))
            {
                return jpeg;
            }

            if (PlainPngHeader.TryRead(start, out var width, out var height))
            {
                return new ImageHeader(width, height, PngChunks.ReadOrigin(file, start));
            }
        }

        return ReadWithCodec(path);
    }

    private static ImageHeader ReadWithCodec(string path)
    {
        using var codec = SKCodec.Create(path, out var result);
        if (codec is null || !s_formats.Contains(codec.EncodedFormat))
        {
            throw new InvalidDataException(
                $"The file cannot be read as a picture ({result}, {new FileInfo(path).Length} bytes); replace it with a complete JPEG, "
                + $"PNG, BMP, WebP or GIF file, or remove it from the split.");
        }

        return new ImageHeader(codec.Info.Width, codec.Info.Height,
            codec.EncodedFormat == SKEncodedImageFormat.Png ? PngChunks.ReadOrigin(path) : codec.EncodedOrigin);
    }
}
