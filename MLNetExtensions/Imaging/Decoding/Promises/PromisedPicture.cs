using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>
/// What the header of a picture file promises, read from its first bytes alone: enough to refuse a file that cannot hold what it promises
/// before memory is reserved or a codec sees it.
/// </summary>
/// <param name="Format">The format, by the signature.</param>
/// <param name="Width">Stored width in pixels; 0 if the header is not complete.</param>
/// <param name="Height">Stored height in pixels; 0 if the header is not complete.</param>
internal readonly record struct PromisedPicture(SKEncodedImageFormat Format, int Width, int Height)
{
    private const int SignatureLength = 12;

    /// <summary>Far beyond what any codec here decodes; keeps every product of sizes within 64 bits.</summary>
    private const long LargestSide = 1 << 24;

    /// <summary>width × height; 0 if the header is not complete.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>
    /// The fewest bytes that any file of such a picture has: those of a picture of one colour, or a little less. 0 where a format has no
    /// such limit.
    /// </summary>
    public long SmallestFile { get; init; }

    /// <summary>Bytes that SkiaSharp's codec takes for itself while it decodes, besides the pixels it returns.</summary>
    public long CodecBytes { get; init; }

    /// <summary>JPEG only: all coefficients are in one sequential scan, so that nothing but the pixels needs to be kept.</summary>
    public bool IsSingleScan { get; init; }

    /// <summary>JPEG only: samples of all components in whole blocks.</summary>
    public long Samples { get; init; }

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    /// <returns>Null if the signature is that of no format that is decoded: JPEG, PNG, WebP, BMP and GIF.</returns>
    public static PromisedPicture? Read(ReadOnlySpan<byte> start) =>
        start is [0xFF, 0xD8, 0xFF, ..] ? PromisedJpeg.Read(start)
        : start is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? PromisedPng.Read(start)
        : start.Length >= SignatureLength && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8) ? PromisedWebp.Read(start)
        : start.StartsWith("GIF8"u8) ? PromisedGif.Read(start)
        : start.StartsWith("BM"u8) ? PromisedBmp.Read(start)
        : null;

    /// <summary>A picture of a size, or one without a size if that is not a size of a picture.</summary>
    /// <param name="format">The format.</param>
    /// <param name="width">Stored width.</param>
    /// <param name="height">Stored height.</param>
    public static PromisedPicture Of(SKEncodedImageFormat format, long width, long height) =>
        width is > 0 and <= LargestSide && height is > 0 and <= LargestSide
            ? new(format, (int)width, (int)height)
            : new(format, 0, 0);
}
