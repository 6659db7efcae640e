using System.Buffers.Binary;
using MLNetGhost.Files;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>What a PNG file promises: its header chunk.</summary>
/// <remarks>
/// Deflate copies at most 258 bytes with two codes of at least one bit each (RFC 1951), so it never expands by more than 1032. A picture
/// of one colour comes close to that.
/// </remarks>
internal static class PromisedPng
{
    private const int HeaderEnd = 29;
    private const int LargestExpansion = 1032;

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    public static PromisedPicture Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderEnd || !start.StartsWith(PngChunks.Signature) || !start[12..].StartsWith("IHDR"u8))
        {
            return new(SKEncodedImageFormat.Png, 0, 0);
        }

        var picture = PromisedPicture.Of(
            SKEncodedImageFormat.Png, BinaryPrimitives.ReadUInt32BigEndian(start[16..]), BinaryPrimitives.ReadUInt32BigEndian(start[20..]));
        var row = ((long)picture.Width * start[24] * Channels(start[25]) + 7) / 8;
        var isInterlaced = start[28] != 0;
        return picture with
        {
            SmallestFile = picture.Height * row / LargestExpansion,
            CodecBytes = isInterlaced ? sizeof(uint) * picture.Pixels : 0,
        };
    }

    private static int Channels(byte colour) => colour switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
}
