using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using MLNetGhost.Benchmarks.Pictures;

namespace MLNetGhost.Benchmarks.Service;

/// <summary>Good pictures and hostile bodies, as a public service gets them.</summary>
internal static class UploadMix
{
    private const int BadRequest = 400, TooLarge = 413, Success = 200;
    private const int PromisedSide = 10_000;

    /// <summary>Half of the list are good pictures.</summary>
    /// <param name="folder">Where the good ones are drawn.</param>
    /// <param name="bodyLimit">The service's limit in bytes.</param>
    public static IReadOnlyList<Upload> Create(string folder, int bodyLimit)
    {
        byte[][] good =
        [
            .. PhotographMaker.Write(folder, 640, 480, 4).Select(File.ReadAllBytes),
            .. PhotographMaker.Write(folder, 1280, 960, 2).Select(File.ReadAllBytes),
        ];
        var large = new byte[bodyLimit + 1];
        good[0].CopyTo(large, 0);
        Upload[] bad =
        [
            new("PNG header, 10,000 × 10,000 promised", PngHeader(PromisedSide), BadRequest),
            new("JPEG header, 10,000 × 10,000 promised", JpegHeader(PromisedSide), BadRequest),
            new("BMP header, 10,000 × 10,000 promised", BmpHeader(PromisedSide), BadRequest),
            new("JPEG cut short", good[0][..(good[0].Length / 2)], BadRequest),
            new("text", "no picture at all"u8.ToArray(), BadRequest),
            new("empty body", [], BadRequest),
            new("body over the limit", large, TooLarge),
            new("body over the limit, in chunks", large, TooLarge, IsChunked: true),
        ];
        return [.. bad, .. Enumerable.Range(0, bad.Length).Select(i => new Upload("good picture", good[i % good.Length], Success))];
    }

    /// <summary>A PNG file of a few bytes: its header promises a picture, its data ends after a few.</summary>
    /// <param name="side">Width and height that it promises.</param>
    public static byte[] PngHeader(int side)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(new byte[16]);
        }

        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray())];
    }

    /// <summary>A baseline JPEG file of a few bytes that ends after its frame header.</summary>
    /// <param name="side">Width and height that it promises.</param>
    public static byte[] JpegHeader(int side)
    {
        var (high, low) = ((byte)(side >> 8), (byte)side);
        return
        [
            0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, high, low, high, low, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0,
            0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xFF, 0xD9,
        ];
    }

    /// <summary>A BMP file of 54 bytes without a pixel.</summary>
    /// <param name="side">Width and height that it promises.</param>
    public static byte[] BmpHeader(int side)
    {
        var file = new byte[54];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
        (file[26], file[28]) = (1, 24);
        return file;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }
}
