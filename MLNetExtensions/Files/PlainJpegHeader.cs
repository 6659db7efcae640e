using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Files;

/// <summary>
/// The size of a JPEG file whose header needs no judgement: baseline or progressive, eight bits, grey or colour, without EXIF, complete in
/// the bytes at hand. Everything else is left to the codec.
/// </summary>
internal static class PlainJpegHeader
{
    private const byte StartOfScan = 0xDA;
    private const byte ApplicationOne = 0xE1;
    private const byte FirstApplication = 0xE0;
    private const byte LastApplication = 0xEF;
    private const byte Comment = 0xFE;
    private const byte HuffmanTables = 0xC4;
    private const byte QuantisationTables = 0xDB;
    private const byte RestartInterval = 0xDD;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <param name="header">The size; upright.</param>
    /// <returns>False if the codec has to read it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ImageHeader header)
    {
        header = default;
        if (bytes is not [0xFF, 0xD8, ..])
        {
            return false;
        }

        var position = 2;
        while (position + 4 <= bytes.Length && bytes[position] == 0xFF)
        {
            var marker = bytes[position + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]);
            var end = position + 2 + length;
            if (length < 2 || end > bytes.Length)
            {
                return false;
            }

            var content = bytes[(position + 4)..end];
            switch (marker)
            {
                case StartOfScan:
                    return header.StoredWidth > 0;
                case 0xC0 or 0xC1 or 0xC2:
                    if (header.StoredWidth > 0 || !TryReadFrame(content, out header))
                    {
                        return false;
                    }

                    break;
                case ApplicationOne:
                    return false;
                case >= FirstApplication and <= LastApplication or Comment or HuffmanTables or QuantisationTables or RestartInterval:
                    break;
                default:
                    return false;
            }

            position = end;
        }

        return false;
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> frame, out ImageHeader header)
    {
        header = default;
        if (frame.Length < 6 || frame[0] != 8 || frame[5] is not (1 or 3) || frame.Length != 6 + 3 * frame[5])
        {
            return false;
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        for (var component = 6; component < frame.Length; component += 3)
        {
            if ((frame[component + 1] >> 4) is < 1 or > 4 || (frame[component + 1] & 15) is < 1 or > 4)
            {
                return false;
            }
        }

        header = new ImageHeader(width, height, SKEncodedOrigin.TopLeft);
        return width > 0 && height > 0;
    }
}
