using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>What a BMP file promises: its information header.</summary>
/// <remarks>
/// Pixels are stored as they are, except that a run of up to 255 of them takes two bytes where runs are coded. Coded files can also leave
/// pixels out, which takes fewer bytes; such a file is refused if it leaves out most of them.
/// </remarks>
internal static class PromisedBmp
{
    private const int HeaderStart = 14;
    private const int OldHeaderLength = 12;
    private const int ShortHeaderLength = 16;
    private const int LongestHeader = 54;
    private const int MostPixelsPerByte = 128;
    private const uint RunsOfBytes = 1;
    private const uint RunsOfHalfBytes = 2;

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    public static PromisedPicture Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderStart + OldHeaderLength)
        {
            return new(SKEncodedImageFormat.Bmp, 0, 0);
        }

        var header = start[HeaderStart..];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length == OldHeaderLength)
        {
            return Of(BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
                BinaryPrimitives.ReadUInt16LittleEndian(header[10..]), 0);
        }

        if (length < ShortHeaderLength || start.Length < LongestHeader)
        {
            return new(SKEncodedImageFormat.Bmp, 0, 0);
        }

        // Rows from top to bottom have a negative height.
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt32LittleEndian(header[8..]));
        return Of(width, Math.Abs((long)height), BinaryPrimitives.ReadUInt16LittleEndian(header[14..]),
            length > ShortHeaderLength ? BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) : 0);
    }

    private static PromisedPicture Of(long width, long height, int bits, uint compression)
    {
        var picture = PromisedPicture.Of(SKEncodedImageFormat.Bmp, width, height);
        return picture with
        {
            SmallestFile = compression is RunsOfBytes or RunsOfHalfBytes
                ? picture.Pixels / MostPixelsPerByte
                : ((long)picture.Width * bits + 7) / 8 * picture.Height,
        };
    }
}
