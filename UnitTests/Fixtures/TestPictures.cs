using System.Buffers.Binary;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Creates pictures and picture files for tests.</summary>
internal static class TestPictures
{
    /// <summary>Smooth colour waves with noise, so that neither resizing nor JPEG is trivial.</summary>
    public static RgbImage Photograph(int width, int height, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[3 * width * height];
        var (a, b, c) = (random.NextDouble() * 6, random.NextDouble() * 6, random.NextDouble() * 6);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var i = 3 * (y * width + x);
                pixels[i] = (byte)(127 + 90 * Math.Sin(a + x * 0.05 + y * 0.01) + random.Next(30));
                pixels[i + 1] = (byte)(127 + 90 * Math.Sin(b + x * 0.02 - y * 0.04) + random.Next(30));
                pixels[i + 2] = (byte)(127 + 90 * Math.Sin(c + (x + y) * 0.03) + random.Next(30));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>Independent random bytes.</summary>
    public static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[3 * width * height];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>The bytes of a picture file.</summary>
    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var bitmap = image.ToBitmap();
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG file with an EXIF orientation of 1 to 8.</summary>
    public static byte[] EncodeJpeg(RgbImage image, int orientation, int quality = 95)
    {
        var jpeg = Encode(image, SKEncodedImageFormat.Jpeg, quality);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG file with an EXIF orientation of 1 to 8 in a chunk <c>eXIf</c>.</summary>
    public static byte[] EncodePng(RgbImage image, int orientation, bool afterPixels = false, bool isBigEndian = true)
    {
        const int HeaderEnd = 33;
        const int EndLength = 12;
        var png = Encode(image, SKEncodedImageFormat.Png);
        byte[] block = isBigEndian
            ?
            [
                (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
            ]
            :
            [
                (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
            ];
        byte[] content = [.. "eXIf"u8, .. block];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32(content));
        byte[] chunk = [0, 0, 0, (byte)block.Length, .. content, .. checksum];
        var place = afterPixels ? png.Length - EndLength : HeaderEnd;
        return [.. png[..place], .. chunk, .. png[place..]];
    }

    /// <summary>The picture as a viewer shows it for these stored pixels, computed the slow, obvious way.</summary>
    public static RgbImage Orient(RgbImage stored, int orientation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var (w, h) = (stored.Width, stored.Height);
        var (width, height) = orientation >= 5 ? (h, w) : (w, h);
        var pixels = new byte[3 * w * h];
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var (shownX, shownY) = orientation switch
                {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (h - 1 - y, x),
                    7 => (h - 1 - y, w - 1 - x),
                    8 => (y, w - 1 - x),
                    _ => (x, y),
                };
                stored.Pixels.AsSpan(3 * (y * w + x), 3).CopyTo(pixels.AsSpan(3 * (shownY * width + shownX), 3));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
