using System.Buffers.Binary;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Pictures of at most a hundred bytes that promise a hundred million pixels.</summary>
internal static class HostilePictures
{
    private const int Side = 10_000;
    private const byte High = Side >> 8, Low = Side & 0xFF;

    /// <summary>A frame of three components and a scan without codes.</summary>
    public static byte[] Jpeg { get; } =
    [
        0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, High, Low, High, Low, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0,
        0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0, 0xFF, 0xD9,
    ];

    /// <summary>A header and pixels of no bytes.</summary>
    public static byte[] Png { get; } =
    [
        0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
        .. Chunk([.. "IHDR"u8, 0, 0, High, Low, 0, 0, High, Low, 8, 2, 0, 0, 0]),
        .. Chunk([.. "IDAT"u8, 0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. Chunk([.. "IEND"u8]),
    ];

    /// <summary>A key frame without its partitions.</summary>
    public static byte[] Webp { get; } =
    [
        .. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8 "u8, 18, 0, 0, 0, 0x10, 0, 0, 0x9D, 0x01, 0x2A, Low, High, Low, High, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>A header and one row's beginning.</summary>
    public static byte[] Bmp { get; } =
    [
        .. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, Low, High, 0, 0, Low, High, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0,
    ];

    /// <summary>A picture with the codes of one pixel.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, Low, High, Low, High, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, Low, High, Low, High, 0,
        2, 2, 0x44, 1, 0, 0x3B,
    ];

    private static byte[] Chunk(byte[] content)
    {
        var chunk = new byte[content.Length + 2 * sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - sizeof(uint));
        content.CopyTo(chunk, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(sizeof(uint) + content.Length), PngMutations.Checksum(content));
        return chunk;
    }
}
