using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Files;

/// <summary>The orientation in a block of EXIF data: a TIFF header and its first directory.</summary>
internal static class ExifOrientation
{
    private const int HeaderLength = 8;
    private const int EntryLength = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>Where the first stored row and column are shown; the upper left if the block does not say.</summary>
    /// <param name="block">The block, with or without the name "Exif" before it.</param>
    public static SKEncodedOrigin Read(ReadOnlySpan<byte> block)
    {
        if (block.StartsWith("Exif\0\0"u8))
        {
            block = block[6..];
        }

        var isBigEndian = block.StartsWith("MM\0*"u8);
        if (block.Length < HeaderLength || (!isBigEndian && !block.StartsWith("II*\0"u8)))
        {
            return SKEncodedOrigin.TopLeft;
        }

        var directory = Number(block[4..], 4, isBigEndian);
        if (directory > block.Length - 2)
        {
            return SKEncodedOrigin.TopLeft;
        }

        var entries = block[(int)directory..];
        var count = Number(entries, 2, isBigEndian);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
        {
            if (Number(entries, 2, isBigEndian) == OrientationTag)
            {
                var value = Number(entries[8..], 2, isBigEndian);
                return Number(entries[2..], 2, isBigEndian) == ShortType && value is >= 1 and <= 8
                    ? (SKEncodedOrigin)value
                    : SKEncodedOrigin.TopLeft;
            }
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int length, bool isBigEndian) => (length, isBigEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };
}
