using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>What a GIF file promises: the size of its screen, which is what is decoded, whatever the size of its first picture.</summary>
/// <remarks>
/// A code has at most 12 bits and stands for at most 4096 pixels, so there are at most 2731 pixels to a byte. A first picture that covers
/// a small part of a large screen could take fewer bytes; such a file is refused as well.
/// </remarks>
internal static class PromisedGif
{
    private const int HeaderLength = 10;
    private const int MostPixelsPerByte = 2731;

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    public static PromisedPicture Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderLength)
        {
            return new(SKEncodedImageFormat.Gif, 0, 0);
        }

        var picture = PromisedPicture.Of(
            SKEncodedImageFormat.Gif, BinaryPrimitives.ReadUInt16LittleEndian(start[6..]),
                BinaryPrimitives.ReadUInt16LittleEndian(start[8..]));
        return picture with { SmallestFile = picture.Pixels / MostPixelsPerByte, CodecBytes = picture.Pixels };
    }
}
