using System.Buffers.Binary;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alterations of any bytes.</summary>
internal static class ByteMutations
{
    private const int LongestBlock = 64;

    private static readonly byte[] s_interesting = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 129, 191, 192, 254, 255];

    private static readonly long[] s_sizes =
    [
        0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 0x40000000, 100_000_000,
        long.MaxValue, long.MinValue,
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
        [FlipBit, SetByte, SetByte, SetNumber, Delete, Duplicate, Insert, Truncate, Exchange];

    /// <summary>Puts bytes in the place of a range.</summary>
    public static byte[] Replace(byte[] input, int start, int length, ReadOnlySpan<byte> with) =>
        [.. input.AsSpan(0, start), .. with, .. input.AsSpan(start + length)];

    private static byte[] FlipBit(byte[] input, Random random) =>
        Changed(input, random, (bytes, place) => bytes[place] ^= (byte)(1 << random.Next(8)));

    private static byte[] SetByte(byte[] input, Random random) => Changed(input, random, (bytes, place) =>
        bytes[place] = random.Next(2) == 0 ? s_interesting[random.Next(s_interesting.Length)] : (byte)random.Next(256));

    /// <summary>A number of two, four or eight bytes, in either order.</summary>
    private static byte[] SetNumber(byte[] input, Random random) => Changed(input, random, (bytes, place) =>
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var value = s_sizes[random.Next(s_sizes.Length)] + random.Next(-1, 2);
        var length = 2 << random.Next(3);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            number = number[..length];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            number = number[^length..];
        }

        number[..Math.Min(length, bytes.Length - place)].CopyTo(bytes.AsSpan(place));
    });

    private static byte[] Delete(byte[] input, Random random)
    {
        var (start, length) = Block(input, random);
        return Replace(input, start, length, []);
    }

    private static byte[] Duplicate(byte[] input, Random random)
    {
        var (start, length) = Block(input, random);
        return Replace(input, random.Next(input.Length + 1), 0, input.AsSpan(start, length));
    }

    private static byte[] Insert(byte[] input, Random random)
    {
        var bytes = new byte[random.Next(1, LongestBlock)];
        if (random.Next(2) == 0)
        {
            random.NextBytes(bytes);
        }
        else
        {
            Array.Fill(bytes, s_interesting[random.Next(s_interesting.Length)]);
        }

        return Replace(input, random.Next(input.Length + 1), 0, bytes);
    }

    private static byte[] Truncate(byte[] input, Random random) => input[..random.Next(input.Length + 1)];

    private static byte[] Exchange(byte[] input, Random random)
    {
        var (start, length) = Block(input, random);
        var bytes = (byte[])input.Clone();
        bytes.AsSpan(start, length).Reverse();
        return bytes;
    }

    private static (int Start, int Length) Block(byte[] input, Random random)
    {
        var start = random.Next(input.Length);
        return (start, random.Next(1, Math.Min(random.Next(4) == 0 ? input.Length : LongestBlock, input.Length - start) + 1));
    }

    private static byte[] Changed(byte[] input, Random random, Action<byte[], int> change)
    {
        var bytes = (byte[])input.Clone();
        change(bytes, random.Next(bytes.Length));
        return bytes;
    }
}
