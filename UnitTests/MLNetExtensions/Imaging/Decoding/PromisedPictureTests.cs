using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

/// <summary>A header that promises more than its file can hold is refused; a picture of one colour never is.</summary>
[TestClass]
public sealed class PromisedPictureTests
{
    public static IEnumerable<object[]> Formats => HostilePictures.Formats.Select(format => new object[] { format });

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void DecodeRgb_HeaderAlone_IsRefusedBeforeAnythingIsReserved(string format)
    {
        var bytes = HostilePictures.Header(format);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("bomb"), bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var errors = new[]
        {
            Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(bytes, "bomb")),
            Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.ReadSize(bytes, "bomb")),
            Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(folder.File("bomb"))),
            Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.ReadSize(folder.File("bomb"))),
        };

        Assert.IsLessThan(10_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
        foreach (var error in errors)
        {
            StringAssert.Contains(error.Message, "bomb is cut short, or made to exhaust memory");
            StringAssert.Contains(error.Message, "10000×10000");
            StringAssert.Contains(error.Message, $"it has {bytes.Length}.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Read_HeaderCutAnywhere_PromisesNothingOrTheSame(string format)
    {
        var bytes = HostilePictures.Header(format, 300, 200);
        var whole = PromisedPicture.Read(bytes)!.Value;
        Assert.AreEqual((300, 200), (whole.Width, whole.Height));
        Assert.IsGreaterThan(0, whole.SmallestFile);

        for (var length = 0; length < bytes.Length; length++)
        {
            if (PromisedPicture.Read(bytes.AsSpan(0, length)) is { Pixels: > 0 } part)
            {
                Assert.AreEqual(whole, part, $"{length} bytes");
            }
        }
    }

    [TestMethod]
    public void Read_RandomBytesBehindASignature_NeverThrows()
    {
        var random = new Random(1);
        foreach (var format in HostilePictures.Formats)
        {
            for (var i = 0; i < 3000; i++)
            {
                var bytes = HostilePictures.Header(format);
                for (var change = 0; change < 4; change++)
                {
                    bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
                }

                var promised = PromisedPicture.Read(bytes);

                Assert.IsFalse(promised is { SmallestFile: < 0 } or { CodecBytes: < 0 } or { Width: < 0 } or { Height: < 0 });
            }
        }
    }

    [TestMethod]
    public void DecodeRgb_SmallestJpegThereCanBe_IsDecoded()
    {
        foreach (var (width, height) in new[] { (1, 1), (8, 8), (17, 9), (4000, 3000) })
        {
            var jpeg = HostilePictures.PlainJpeg(width, height);
            var promised = PromisedPicture.Read(jpeg)!.Value;

            var decoded = ImageDecoder.DecodeRgb(jpeg);

            Assert.AreEqual((width, height), (decoded.Width, decoded.Height));
            Assert.IsFalse(decoded.Pixels.AsSpan().ContainsAnyExcept((byte)128));
            Assert.IsLessThan(200, jpeg.Length - promised.SmallestFile, "the limit is as tight as it can be");
        }
    }

    [TestMethod]
    public void DecodeRgb_SmallestGifThereCanBe_IsDecoded()
    {
        var gif = HostilePictures.PlainGif(3000);
        Assert.IsLessThan(10_000, gif.Length);

        var decoded = ImageDecoder.DecodeRgb(gif);

        Assert.AreEqual((3000, 3000), (decoded.Width, decoded.Height));
        CollectionAssert.AreEqual(new byte[] { 200, 100, 50 }, decoded.Pixels[^3..]);
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, 1)]
    [DataRow(SKEncodedImageFormat.Png, 100)]
    [DataRow(SKEncodedImageFormat.Webp, 1)]
    [DataRow(SKEncodedImageFormat.Webp, 100)]
    public void DecodeRgb_OneColour_IsDecoded(SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(3000, 2500, SKColorType.Rgba8888, SKAlphaType.Opaque);
        foreach (var colour in new[] { SKColors.Black, SKColors.White, new SKColor(200, 100, 50) })
        {
            bitmap.Erase(colour);
            using var data = bitmap.Encode(format, quality);

            Assert.AreEqual(3000, ImageDecoder.DecodeRgb(data.Span).Width);
        }
    }

    [TestMethod]
    public void DecodeRgb_OneColourOfLosslessWebp_TakesAFewDozenBytesAndIsDecoded()
    {
        using var bitmap = new SKBitmap(4000, 4000, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.CornflowerBlue);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));

        // 16 million pixels; the format has no smallest size, so only the number of pixels and the memory under way limit it.
        Assert.IsLessThan(2000, data.Size);
        Assert.AreEqual(4000, ImageDecoder.DecodeRgb(data.Span).Width);
    }

    [TestMethod]
    public void DecodeRgb_FormatsThatOnlyTheCodecKnows_AreRefused()
    {
        // A header of WBMP, which has no signature: two zeros, then width and height in groups of seven bits.
        byte[] wireless = [0, 0, 0xCE, 0x10, 0xCE, 0x10, .. new byte[100]];
        byte[] icon = [0, 0, 1, 0, 1, 0, .. new byte[100]];

        foreach (var bytes in new[] { wireless, icon })
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(bytes, "other")).Message,
                "other is not a picture that can be read (106 bytes); use JPEG, PNG, WebP, BMP or GIF.");
        }
    }
}
