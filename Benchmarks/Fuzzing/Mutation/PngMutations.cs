using System.Buffers.Binary;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alterations of PNG files whose checksums are right again afterwards, so that readers look further.</summary>
internal static class PngMutations
{
    private const int SignatureLength = 8, HeaderLength = 8, ChecksumLength = 4;

    private static readonly uint[] s_lengths = [0, 1, 12, 13, 14, 25, int.MaxValue, 0x80000000, uint.MaxValue, 0x7FFFFFF0];

    /// <summary>Sets a byte of a chunk, its type included.</summary>
    public static byte[] ChangeChunk(byte[] input, Random random)
    {
        if (Pick(input, random) is not (var start, var length))
        {
            return input;
        }

        var bytes = (byte[])input.Clone();
        bytes[start + ChecksumLength + random.Next(length - HeaderLength)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
        var content = bytes.AsSpan(start + ChecksumLength, length - HeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(start + length - ChecksumLength), Checksum(content));
        return bytes;
    }

    /// <summary>States another length of a chunk.</summary>
    public static byte[] ChangeLength(byte[] input, Random random)
    {
        if (Pick(input, random) is not (var start, _))
        {
            return input;
        }

        var bytes = (byte[])input.Clone();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(start), s_lengths[random.Next(s_lengths.Length)]);
        return bytes;
    }

    /// <summary>Moves, copies or removes a chunk.</summary>
    public static byte[] MoveChunk(byte[] input, Random random)
    {
        if (Pick(input, random) is not (var start, var length) || Pick(input, random) is not (var target, _))
        {
            return input;
        }

        var chunk = input.AsSpan(start, length).ToArray();
        var rest = random.Next(3) == 0 ? input : ByteMutations.Replace(input, start, length, []);
        return random.Next(3) == 0 ? rest : ByteMutations.Replace(rest, Math.Min(target, rest.Length), 0, chunk);
    }

    /// <summary>The checksum of a chunk's type and content (ISO 3309).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0xEDB88320 : checksum >> 1;
            }
        }

        return ~checksum;
    }

    private static (int Start, int Length)? Pick(byte[] input, Random random)
    {
        var chunks = new List<(int, int)>();
        for (var place = SignatureLength; place + HeaderLength + ChecksumLength <= input.Length;)
        {
            var length = HeaderLength + ChecksumLength + (long)BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(place));
            if (place + length > input.Length)
            {
                break;
            }

            chunks.Add((place, (int)length));
            place += (int)length;
        }

        return chunks.Count == 0 ? null : chunks[random.Next(chunks.Count)];
    }
}
