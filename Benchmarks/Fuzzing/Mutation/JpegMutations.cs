using System.Buffers.Binary;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alterations of JPEG files that leave the other segments where they are.</summary>
internal static class JpegMutations
{
    private const byte Marker = 0xFF, FirstFrame = 0xC0, LastFrame = 0xC2, Scan = 0xDA;
    private const int HeaderLength = 4;

    private static readonly ushort[] s_lengths = [0, 1, 2, 3, 4, 17, 66, 67, 255, 256, 32767, 65535];
    private static readonly ushort[] s_sides = [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 255, 1000, 16384, 65500, 65535];
    private static readonly byte[] s_samplings = [0x00, 0x11, 0x12, 0x21, 0x22, 0x41, 0x14, 0x44, 0x10, 0x01, 0xFF, 0x33];

    /// <summary>Sets a byte in a segment: a table, a sampling factor, an offset.</summary>
    public static byte[] ChangeSegment(byte[] input, Random random) => Change(input, random, _ => true, (bytes, start, length) =>
        bytes[start + HeaderLength + random.Next(Math.Max(1, length - HeaderLength))] = (byte)random.Next(256));

    /// <summary>States another length of a segment.</summary>
    public static byte[] ChangeLength(byte[] input, Random random) => Change(input, random, _ => true, (bytes, start, length) =>
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start + 2), random.Next(2) == 0
            ? s_lengths[random.Next(s_lengths.Length)]
            : (ushort)(length - 2 + random.Next(-3, 4))));

    /// <summary>Moves, copies or removes a segment.</summary>
    public static byte[] MoveSegment(byte[] input, Random random)
    {
        var segments = Segments(input);
        if (segments.Count == 0)
        {
            return input;
        }

        var (start, length) = segments[random.Next(segments.Count)];
        var segment = input.AsSpan(start, length).ToArray();
        var rest = random.Next(3) == 0 ? input : ByteMutations.Replace(input, start, length, []);
        return random.Next(3) == 0
            ? rest
            : ByteMutations.Replace(rest, Math.Min(segments[random.Next(segments.Count)].Start, rest.Length), 0, segment);
    }

    /// <summary>Changes size, sampling or tables of the frame.</summary>
    public static byte[] ChangeFrame(byte[] input, Random random) =>
        Change(input, random, marker => marker is >= FirstFrame and <= LastFrame, (bytes, start, length) =>
        {
            const int Height = 5, Width = 7, Components = 10, ComponentLength = 3;
            var component = start + Components + ComponentLength * random.Next(3);
            switch (random.Next(4))
            {
                case 0 when start + Width + 2 <= bytes.Length:
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start + Height), s_sides[random.Next(s_sides.Length)]);
                    break;
                case 1 when start + Width + 2 <= bytes.Length:
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start + Width), s_sides[random.Next(s_sides.Length)]);
                    break;
                case 2 when component + 1 < bytes.Length:
                    bytes[component + 1] = s_samplings[random.Next(s_samplings.Length)];
                    break;
                case 3 when component + 2 < bytes.Length:
                    bytes[component + 2] = (byte)random.Next(5);
                    break;
                default:
                    bytes[start + 1] = (byte)(FirstFrame + random.Next(16));
                    break;
            }
        });

    private static byte[] Change(byte[] input, Random random, Func<byte, bool> isWanted, Action<byte[], int, int> change)
    {
        var segments = Segments(input).Where(segment => isWanted(input[segment.Start + 1])).ToArray();
        if (segments.Length == 0)
        {
            return input;
        }

        var (start, length) = segments[random.Next(segments.Length)];
        var bytes = (byte[])input.Clone();
        change(bytes, start, length);
        return bytes;
    }

    /// <summary>Segments up to the first scan, each with marker and length, as far as they can be followed; none is shorter than five
    /// bytes.</summary>
    private static List<(int Start, int Length)> Segments(byte[] input)
    {
        var segments = new List<(int, int)>();
        for (var place = 2; place + HeaderLength < input.Length && input[place] == Marker;)
        {
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(place + 2));
            if (length <= HeaderLength || place + length > input.Length)
            {
                break;
            }

            segments.Add((place, length));
            if (input[place + 1] == Scan)
            {
                break;
            }

            place += length;
        }

        return segments;
    }
}
