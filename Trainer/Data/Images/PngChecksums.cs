using System.Buffers.Binary;
using System.IO.Hashing;

namespace MLNetGhost.Trainer.Data;

/// <summary>Compares the content of a PNG file with the CRC-32 that each of its chunks carries, without decoding anything.</summary>
internal static class PngChecksums
{
    private const int SignatureLength = 8;
    private const int BufferLength = 1 << 16;

    /// <summary>True if every chunk up to the end chunk is there and has its checksum.</summary>
    /// <param name="file">A file that begins with the signature of PNG.</param>
    public static bool AllMatch(Stream file)
    {
        file.Position = SignatureLength;
        var buffer = new byte[BufferLength];
        Span<byte> head = stackalloc byte[8];
        while (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (!ChunkMatches(file, head[4..], length, buffer))
            {
                return false;
            }

            if (head[4..].SequenceEqual("IEND"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ChunkMatches(Stream file, ReadOnlySpan<byte> type, long length, byte[] buffer)
    {
        var checksum = new Crc32();
        checksum.Append(type);
        while (length > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(length, buffer.Length));
            if (file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
            {
                return false;
            }

            checksum.Append(part);
            length -= part.Length;
        }

        Span<byte> expected = stackalloc byte[4];
        return file.ReadAtLeast(expected, expected.Length, throwOnEndOfStream: false) == expected.Length
            && BinaryPrimitives.ReadUInt32BigEndian(expected) == checksum.GetCurrentHashAsUInt32();
    }
}
