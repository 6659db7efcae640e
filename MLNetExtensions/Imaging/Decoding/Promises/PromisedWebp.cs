using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>What a WebP file promises: its first chunk, which is a lossy picture, a lossless one, or the size of a canvas.</summary>
/// <remarks>
/// RFC 6386: a macroblock of 16 × 16 pixels takes at least 3.4 bits in a lossy picture, those of its prediction modes, whose probabilities
/// are fixed for key frames; two are required here. RFC 9649: in a lossless picture a code of one symbol takes no bit at all, so a picture
/// of one colour and any size takes a few dozen bytes, and a canvas may be larger than the picture on it. Those two are held by the largest
/// number of pixels and by the memory for pictures under way alone.
/// </remarks>
internal static class PromisedWebp
{
    private const int FirstChunk = 12;
    private const int HeaderLength = 30;
    private const int MacroblockSide = 16;
    private const int BitsPerMacroblock = 2;
    private const int LossySide = 0x3FFF;

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    public static PromisedPicture Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderLength)
        {
            return new(SKEncodedImageFormat.Webp, 0, 0);
        }

        var chunk = start[FirstChunk..];
        var content = chunk[8..];
        if (chunk.StartsWith("VP8 "u8))
        {
            var (width, height) = (Number16(content[6..]) & LossySide, Number16(content[8..]) & LossySide);
            return PromisedPicture.Of(SKEncodedImageFormat.Webp, width, height) with
            {
                SmallestFile = (long)Macroblocks(width) * Macroblocks(height) * BitsPerMacroblock / 8,
            };
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var sizes = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
            return Whole((sizes & LossySide) + 1, (sizes >> 14 & LossySide) + 1);
        }

        return chunk.StartsWith("VP8X"u8)
            ? Whole((Number24(content[4..])) + 1, Number24(content[7..]) + 1)
            : new(SKEncodedImageFormat.Webp, 0, 0);
    }

    /// <summary>A picture that the codec decodes into memory of its own.</summary>
    private static PromisedPicture Whole(long width, long height)
    {
        var picture = PromisedPicture.Of(SKEncodedImageFormat.Webp, width, height);
        return picture with { CodecBytes = sizeof(uint) * picture.Pixels };
    }

    private static int Macroblocks(int side) => (side + MacroblockSide - 1) / MacroblockSide;

    private static int Number16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int Number24(ReadOnlySpan<byte> bytes) => Number16(bytes) | bytes[2] << 16;
}
