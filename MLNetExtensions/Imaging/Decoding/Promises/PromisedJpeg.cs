using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>What a JPEG file promises: the first frame header and, if it is at hand, the first scan header.</summary>
/// <remarks>
/// ITU-T T.81: a block of a sequential scan takes at least two bits, one code each for its mean and for "no further coefficient", which is
/// what a picture of one colour with its own Huffman tables takes. In a progressive file the means take one bit each, and one code ends
/// up to 32,767 blocks of any other scan. Arithmetic codes have no such limit.
/// </remarks>
internal static class PromisedJpeg
{
    private const int BlockSide = 8;
    private const int BlockSamples = BlockSide * BlockSide;
    private const int SequentialBitsPerBlock = 2;
    private const int ProgressiveBitsPerBlock = 1;
    private const int LargestFactor = 4;

    /// <summary>Reads the headers.</summary>
    /// <param name="start">The file, or its first bytes.</param>
    public static PromisedPicture Read(ReadOnlySpan<byte> start)
    {
        PromisedPicture picture = new(SKEncodedImageFormat.Jpeg, 0, 0);
        var components = 0;
        for (var position = 2; position + 4 <= start.Length;)
        {
            if (start[position] != 0xFF)
            {
                return picture;
            }

            var marker = start[position + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                // Fill bytes, and markers without content.
                position += marker == 0xFF ? 1 : 2;
                continue;
            }

            var end = position + 2 + BinaryPrimitives.ReadUInt16BigEndian(start[(position + 2)..]);
            var content = position + 4 <= end && end <= start.Length ? start[(position + 4)..end] : [];
            if (marker is 0xDA or 0xD9)
            {
                return marker == 0xDA && content.Length > 0 && content[0] < components
                    ? picture with { IsSingleScan = false, CodecBytes = sizeof(short) * picture.Samples }
                    : picture;
            }

            if (IsFrame(marker) && components == 0)
            {
                if (content.Length < 6)
                {
                    return picture;
                }

                picture = ReadFrame(marker, content);
                components = content[5];
            }

            position = Math.Max(end, position + 2);
        }

        return picture;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static PromisedPicture ReadFrame(byte marker, ReadOnlySpan<byte> frame)
    {
        var picture = PromisedPicture.Of(
            SKEncodedImageFormat.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
        var blocks = Blocks(picture, frame[6..], frame[5]);
        var (isSequential, isProgressive) = (marker is 0xC0 or 0xC1, marker == 0xC2);
        return picture with
        {
            SmallestFile = blocks * (isSequential ? SequentialBitsPerBlock : isProgressive ? ProgressiveBitsPerBlock : 0) / 8,
            Samples = blocks * BlockSamples,
            IsSingleScan = isSequential,
            CodecBytes = isSequential ? 0 : sizeof(short) * blocks * BlockSamples,
        };
    }

    /// <summary>Blocks that hold pixels; those that only fill a unit up are not counted.</summary>
    private static long Blocks(in PromisedPicture picture, ReadOnlySpan<byte> components, int count)
    {
        count = Math.Min(count, components.Length / 3);
        var (horizontal, vertical) = (1, 1);
        for (var i = 0; i < count; i++)
        {
            var (across, down) = Factors(components[3 * i + 1]);
            (horizontal, vertical) = (Math.Max(horizontal, across), Math.Max(vertical, down));
        }

        var blocks = 0L;
        for (var i = 0; i < count; i++)
        {
            var (across, down) = Factors(components[3 * i + 1]);
            blocks += DivideUp((long)picture.Width * across, BlockSide * horizontal)
                * DivideUp((long)picture.Height * down, BlockSide * vertical);
        }

        return blocks;
    }

    private static (int Across, int Down) Factors(byte sampling) =>
        (Math.Clamp(sampling >> 4, 1, LargestFactor), Math.Clamp(sampling & 15, 1, LargestFactor));

    private static long DivideUp(long value, long divisor) => (value + divisor - 1) / divisor;
}
