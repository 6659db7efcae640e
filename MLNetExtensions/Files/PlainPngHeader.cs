using System.Buffers.Binary;

namespace MLNetGhost.Files;

/// <summary>
/// The size of a PNG file whose header needs no judgement: grey or true colour, with its first pixels in the bytes at hand. Everything else
/// is left to the codec.
/// </summary>
internal static class PlainPngHeader
{
    private const int HeaderEnd = 33;
    private const int LargestSide = 65_535;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <returns>False if the codec has to read it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int width, out int height)
    {
        (width, height) = (0, 0);
        if (bytes.Length < HeaderEnd || !bytes.StartsWith(PngChunks.Signature) || !bytes[8..].StartsWith("\0\0\0\rIHDR"u8))
        {
            return false;
        }

        var (statedWidth, statedHeight) =
            (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        var (depth, colour) = (bytes[24], bytes[25]);
        if (statedWidth is 0 or > LargestSide || statedHeight is 0 or > LargestSide || depth != 8 || colour is not (0 or 2 or 4 or 6)
            || bytes[26] != 0 || bytes[27] != 0 || bytes[28] > 1)
        {
            return false;
        }

        (width, height) = ((int)statedWidth, (int)statedHeight);
        return HasPixels(bytes);
    }

    private static bool HasPixels(ReadOnlySpan<byte> bytes)
    {
        long position = HeaderEnd;
        while (position + 8 <= bytes.Length)
        {
            var chunk = bytes[(int)position..];
            if (chunk.Slice(4, 4).SequenceEqual("IDAT"u8))
            {
                return true;
            }

            position += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return false;
    }
}
