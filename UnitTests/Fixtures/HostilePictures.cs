using System.Buffers.Binary;
using System.IO.Hashing;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>
/// Picture files of a few bytes: headers that promise a large picture and are followed by nothing, and pictures of one colour in as few
/// bytes as their format allows. Our guard refuses the former before any codec sees them.
/// </summary>
internal static class HostilePictures
{
    /// <summary>The formats of <see cref="Header"/>.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["jpeg", "progressive", "png", "webp", "gif", "bmp", "runs"];

    /// <summary>A header alone.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="width">The promised width, below 16,384.</param>
    /// <param name="height">The promised height, below 16,384.</param>
    public static byte[] Header(string format, int width = 10_000, int height = 10_000) => format switch
    {
        "jpeg" => [0xFF, 0xD8, .. Frame(0xC0, width, height), 0xFF, 0xD9],
        "progressive" => [0xFF, 0xD8, .. Frame(0xC2, width, height), 0xFF, 0xD9],
        "png" =>
        [
            0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR", [.. Big32(width), .. Big32(height), 8, 2, 0, 0, 0]),
            .. Chunk("IDAT", []),
            .. Chunk("IEND", []),
        ],
        "webp" =>
        [
            .. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, 0x10, 0, 0, 0x9D, 1, 0x2A, .. Little16(width), .. Little16(height),
        ],
        "gif" => [.. "GIF89a"u8, .. Little16(width), .. Little16(height), 0, 0, 0, 0x3B],
        "bmp" => Bitmap(width, height, bits: 24, compression: 0),
        "runs" => Bitmap(width, height, bits: 8, compression: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    /// <summary>A grey JPEG of one colour, whose blocks take two bits each: as small as a sequential file can be.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="dcCodes">Number of DC codes of one bit: the second one is all ones, which is not allowed.</param>
    public static byte[] PlainJpeg(int width, int height, int dcCodes = 1)
    {
        var blocks = ((width + 7) / 8) * ((height + 7) / 8);
        byte[] symbols = [.. Enumerable.Range(0, dcCodes).Select(i => (byte)i)];
        var scan = new byte[(2 * blocks + 7) / 8];
        if (2 * blocks % 8 is > 0 and var used)
        {
            // The last byte is filled up with ones.
            scan[^1] = (byte)(0xFF >> used);
        }

        return
        [
            0xFF, 0xD8,
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
            .. Segment(0xC0, [8, .. Big16(height), .. Big16(width), 1, 1, 0x11, 0]),
            .. Segment(0xC4, [0x00, (byte)dcCodes, .. new byte[15], .. symbols]),
            .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
            .. scan,
            0xFF, 0xD9,
        ];
    }

    /// <summary>A GIF of one colour whose codes stand for as many pixels as they can.</summary>
    /// <param name="side">Width and height.</param>
    public static byte[] PlainGif(int side)
    {
        const int Clear = 4;
        const int End = 5;
        var bits = new LittleBits();
        var left = (long)side * side;
        bits.Write(Clear, 3);
        var (next, width, length) = (Clear + 1, 3, 0L);
        while (left > 0)
        {
            // Every code is the one that the decoder adds last: a pixel more than the code before.
            length = Math.Min(length + 1, left);
            var code = length == 1 ? 0 : (int)(End + length - 1);
            bits.Write(code, width);
            left -= length;
            if (next < 4095 && ++next == 1 << width && width < 12)
            {
                width++;
            }

            if (next >= 4095)
            {
                bits.Write(Clear, width);
                (next, width, length) = (Clear + 1, 3, 0);
            }
        }

        bits.Write(End, width);
        return
        [
            .. "GIF89a"u8, .. Little16(side), .. Little16(side), 0xF0, 0, 0, 200, 100, 50, 0, 0, 0,
            0x2C, 0, 0, 0, 0, .. Little16(side), .. Little16(side), 0, 2,
            .. bits.Bytes.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length)), 0, 0x3B,
        ];
    }

    /// <summary>A segment of a JPEG file.</summary>
    public static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, .. Big16(content.Length + 2), .. content];

    private static byte[] Frame(byte marker, int width, int height) =>
        Segment(marker, [8, .. Big16(height), .. Big16(width), 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);

    private static byte[] Bitmap(int width, int height, byte bits, byte compression) =>
    [
        .. "BM"u8, .. Little32(54), 0, 0, 0, 0, .. Little32(54), .. Little32(40), .. Little32(width), .. Little32(height), 1, 0, bits, 0,
        .. Little32(compression), .. new byte[20],
    ];

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        return [.. Big32(content.Length), .. named, .. Crc32.Hash(named).Reverse()];
    }

    private static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Little16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Big32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Little32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private sealed class LittleBits
    {
        private readonly List<byte> _bytes = [];
        private int _used;

        public byte[] Bytes => [.. _bytes];

        public void Write(int value, int width)
        {
            for (var i = 0; i < width; i++, _used++)
            {
                if (_used % 8 == 0)
                {
                    _bytes.Add(0);
                }

                _bytes[^1] |= (byte)((value >> i & 1) << _used % 8);
            }
        }
    }
}
