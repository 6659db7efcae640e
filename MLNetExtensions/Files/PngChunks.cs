using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace MLNetGhost.Files;

/// <summary>The chunks of a PNG file that are needed before it is decoded: its size, and its orientation from <c>eXIf</c>.</summary>
/// <remarks>The codecs of SkiaSharp 2.88 do not read <c>eXIf</c>; the chunk may come before or after the pixels.</remarks>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int ChunkHeaderLength = 8;
    private const int ChecksumLength = 4;
    private const int LargestExif = 1 << 16;

    /// <summary>Eight bytes that every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>The orientation of a PNG file in memory; upright if the bytes are not a PNG file or have no <c>eXIf</c>.</summary>
    public static SKEncodedOrigin ReadOrigin(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
        {
            return SKEncodedOrigin.TopLeft;
        }

        long position = SignatureLength;
        while (position + ChunkHeaderLength <= png.Length)
        {
            var header = png[(int)position..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (IsExif(header))
            {
                var content = header[ChunkHeaderLength..];
                return ExifOrientation.Read(content[..(int)Math.Min(Math.Min(length, LargestExif), content.Length)]);
            }

            if (IsEnd(header))
            {
                break;
            }

            position += ChunkHeaderLength + length + ChecksumLength;
        }

        return SKEncodedOrigin.TopLeft;
    }

    /// <summary>The orientation of a PNG file on disk.</summary>
    public static SKEncodedOrigin ReadOrigin(string path)
    {
        using var file = SharedFile.OpenRead(path);
        return ReadOrigin(file, Signature);
    }

    /// <summary>The orientation of a PNG file on disk, of which only the headers of chunks are read.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="start">Its first bytes, already read: at least the signature.</param>
    public static SKEncodedOrigin ReadOrigin(SafeFileHandle file, ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(Signature))
        {
            return SKEncodedOrigin.TopLeft;
        }

        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        long position = SignatureLength;
        while (true)
        {
            if (position + ChunkHeaderLength <= start.Length)
            {
                start.Slice((int)position, ChunkHeaderLength).CopyTo(header);
            }
            else if (RandomAccess.Read(file, header, position) < ChunkHeaderLength)
            {
                return SKEncodedOrigin.TopLeft;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (IsExif(header))
            {
                var block = new byte[Math.Min(length, LargestExif)];
                return ExifOrientation.Read(block.AsSpan(0, RandomAccess.Read(file, block, position + ChunkHeaderLength)));
            }

            if (IsEnd(header))
            {
                return SKEncodedOrigin.TopLeft;
            }

            position += ChunkHeaderLength + length + ChecksumLength;
        }
    }

    private static bool IsExif(ReadOnlySpan<byte> header) => header.Slice(4, 4).SequenceEqual("eXIf"u8);

    private static bool IsEnd(ReadOnlySpan<byte> header) => header.Slice(4, 4).SequenceEqual("IEND"u8);
}
