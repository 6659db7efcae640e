using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

/// <summary>
/// SkiaSharp's decoder (libjpeg-turbo) is the oracle. At full size every bit must match. At 3/8 it uses the same transforms of 3 and 6
/// points. At the other scales, and where chroma is halved in one direction only, it computes differently, and a pixel must be close to
/// the mean of those it stands for.
/// </summary>
[TestClass]
public sealed unsafe class JpegDecoderTests : IDisposable
{
    private readonly JpegDecoder _decoder = new();

    public void Dispose() => _decoder.Dispose();

    [TestMethod]
    [DataRow("ycc420"), DataRow("ycc422"), DataRow(
        "ycc440"), DataRow("ycc444"), DataRow("grey"), DataRow("restart"), DataRow("optimised"), DataRow("finest")]
    public void TryDecode_EveryPlainForm_ComesCloseToTheGeneralDecoder(string name)
    {
        var jpeg = Fixture(name);
        for (var scale = 1; scale <= JpegDecoder.LargestReduced; scale++)
        {
            AssertClose(jpeg, scale, name);
        }
    }

    [TestMethod]
    public void TryDecode_RandomSizesAndQualities_ComesCloseToTheGeneralDecoder()
    {
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var image = TestPictures.Photograph(random.Next(9, 300), random.Next(9, 300), i);

            AssertClose(TestPictures.Encode(image, SKEncodedImageFormat.Jpeg, random.Next(30, 101)), 1 + (i % JpegDecoder.LargestReduced),
                $"picture {i} of {image.Width}×{image.Height}");
        }
    }

    [TestMethod]
    [DataRow("ycc420"), DataRow("ycc422"), DataRow("ycc444"), DataRow("grey"), DataRow("restart"), DataRow("optimised"), DataRow("finest")]
    public void TryDecode_FullSize_IsToTheBitTheGeneralDecoder(string name) => AssertSame(Fixture(name), name);

    [TestMethod]
    public void TryDecode_FullSizeOfRandomPictures_IsToTheBitTheGeneralDecoder()
    {
        var random = new Random(3);
        for (var i = 0; i < 120; i++)
        {
            var image = TestPictures.Photograph(random.Next(5, 200), random.Next(1, 200), i);
            var quality = random.Next(1, 101);

            AssertSame(TestPictures.Encode(image, SKEncodedImageFormat.Jpeg, quality),
                $"picture {i} of {image.Width}×{image.Height}, quality {quality}");
        }
    }

    [TestMethod]
    [DataRow("progressive"), DataRow("ycc411"), DataRow("rgb")]
    public void TryDecode_AnythingElse_IsDeclined(string name)
    {
        Assert.IsNull(Decode(Fixture(name), 2));
        Assert.IsNull(Decode(Fixture(name), JpegDecoder.FullScale));
    }

    [TestMethod]
    public void TryDecode_FullSizeWithChromaHalvedInHeightAlone_IsDeclined() => Assert.IsNull(Decode(Fixture(
        "ycc440"), JpegDecoder.FullScale));

    [TestMethod]
    public void TryDecode_SizeThatIsNoScale_IsDeclined()
    {
        var jpeg = Fixture("ycc420");
        var pixels = new uint[173 * 131];
        fixed (uint* target = pixels)
        {
            Assert.AreEqual(JpegOutcome.Declined, _decoder.Decode(jpeg, 172, 131, target));
            Assert.AreEqual(JpegOutcome.Declined, _decoder.Decode(jpeg, 86, 66, target));
        }
    }

    [TestMethod]
    [DataRow("ycc420"), DataRow("restart")]
    public void TryDecode_CutShort_IsDeclinedAtEveryLength(string name)
    {
        var jpeg = Fixture(name);
        for (var length = 0; length < jpeg.Length; length += 7)
        {
            Assert.IsNull(Decode(jpeg[..length], 4), $"{length} bytes");
            Assert.IsNull(Decode(jpeg[..length], JpegDecoder.FullScale), $"{length} bytes, full size");
        }
    }

    [TestMethod]
    public void TryDecode_DamagedBytes_NeverWritesBeyondThePicture()
    {
        var random = new Random(2);
        var declined = 0;
        foreach (var name in new[] { "ycc420", "restart", "finest", "grey" })
        {
            for (var i = 0; i < 300; i++)
            {
                var jpeg = Fixture(name);
                for (var change = 0; change <= i % 4; change++)
                {
                    jpeg[random.Next(2, jpeg.Length)] = (byte)random.Next(256);
                }

                declined += Decode(jpeg, i % 2 == 0 ? JpegDecoder.FullScale : 1 + (i / 2 % JpegDecoder.LargestReduced)) is null ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(100, declined);
    }

    [TestMethod]
    public void Decode_ScaledSize_GivesMeansOfTheDrawnPicture()
    {
        var large = TestPictures.Photograph(800, 600, 3);
        var jpeg = TestPictures.Encode(large, SKEncodedImageFormat.Jpeg, 95);
        using var scaled = new NativeBuffer();
        fixed (byte* pointer = jpeg)
        {
            using var picture = EncodedPicture.Open(pointer, jpeg.Length, "picture", DecodingRules.Default);
            Assert.AreEqual((200, 150), picture.ScaledSize(200, 150));
            var pixels = scaled.Reserve(4 * 200 * 150);
            picture.Decode(pixels, 200, 150, _decoder);

            // Every pixel is the mean of 4 × 4, except for what the coarser transform omits.
            for (var y = 0; y < 150; y += 11)
            {
                for (var x = 0; x < 200; x += 7)
                {
                    var mean = Enumerable.Range(0, 16).Average(i => large.Pixels[3 * (((4 * y) + (i / 4)) * 800 + (4 * x) + (i % 4)) + 1]);
                    Assert.AreEqual(mean, pixels[(4 * ((y * 200) + x)) + 1], 12, $"({x}, {y})");
                }
            }
        }
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory,
        "Fixtures", "Jpegs", name + ".jpg"));

    private static (int Width, int Height) SizeOf(byte[] jpeg, int scale)
    {
        using var codec = SKCodec.Create(new SKMemoryStream(jpeg));
        return ((codec.Info.Width * scale + 7) / 8, (codec.Info.Height * scale + 7) / 8);
    }

    private void AssertSame(byte[] jpeg, string what)
    {
        var actual = Decode(jpeg, JpegDecoder.FullScale);
        Assert.IsNotNull(actual, $"{what} is declined");
        var (width, height) = SizeOf(jpeg, JpegDecoder.FullScale);
        var difference = actual.AsSpan().CommonPrefixLength(DecodeGenerally(jpeg, width, height));
        Assert.AreEqual(actual.Length, difference, $"{what} differs in pixel ({difference / 4 % width}, {difference / 4 / width})");
    }

    /// <summary>The pixels; null when the decoder declines. Bytes beyond them must be unchanged.</summary>
    private byte[]? Decode(byte[] jpeg, int scale)
    {
        const int Guard = 64;
        const byte Untouched = 0xA5;
        using var codec = SKCodec.Create(new SKMemoryStream(jpeg));
        var (width, height) = codec is null ? (40, 30) : SizeOf(jpeg, scale);
        if ((long)width * height > 1_000_000)
        {
            return null;
        }

        var pixels = new byte[(4 * width * height) + Guard];
        pixels.AsSpan(4 * width * height).Fill(Untouched);
        bool decoded;
        fixed (byte* target = pixels)
        {
            decoded = _decoder.Decode(jpeg, width, height, (uint*)target) == JpegOutcome.Decoded;
        }

        Assert.IsFalse(pixels.AsSpan(4 * width * height).ContainsAnyExcept(Untouched));
        return decoded ? pixels[..(4 * width * height)] : null;
    }

    private void AssertClose(byte[] jpeg, int scale, string what)
    {
        var actual = Decode(jpeg, scale);
        Assert.IsNotNull(actual, $"{what} at {scale}/8 is declined");
        var (width, height) = SizeOf(jpeg, scale);
        if (scale == 3)
        {
            if (!what.StartsWith("ycc422", StringComparison.Ordinal) && !what.StartsWith("ycc440", StringComparison.Ordinal))
            {
                var differences = DecodeGenerally(jpeg, width, height).Zip(actual, (a, b) => Math.Abs(a - b)).ToArray();
                Assert.IsLessThanOrEqualTo(4, differences.Max(), $"{what} at {scale}/8");
                Assert.IsLessThan(0.2, differences.Average(), $"{what} at {scale}/8");
            }

            return;
        }

        Assert.IsLessThan(3, MeanDifference(ImageDecoder.DecodeRgb(jpeg), actual, width, 8 / scale), $"{what} at {scale}/8");
    }

    private static byte[] DecodeGenerally(byte[] jpeg, int width, int height)
    {
        var pixels = new byte[4 * width * height];
        using var codec = SKCodec.Create(new SKMemoryStream(jpeg));
        fixed (byte* target = pixels)
        {
            Assert.AreEqual(SKCodecResult.Success,
                codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)target));
        }

        return pixels;
    }

    /// <summary>Between pixels and the means of the squares that they stand for, wherever the whole square is in the picture.</summary>
    private static double MeanDifference(RgbImage whole, byte[] rgba, int width, int side)
    {
        var differences = new List<double>();
        for (var y = 0; y < whole.Height / side; y++)
        {
            for (var x = 0; x < whole.Width / side; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var sum = 0;
                    for (var i = 0; i < side * side; i++)
                    {
                        sum += whole.Pixels[(3 * ((((side * y) + (i / side)) * whole.Width) + (side * x) + (i % side))) + channel];
                    }

                    differences.Add(Math.Abs((sum / (double)(side * side)) - rgba[(4 * ((y * width) + x)) + channel]));
                }
            }
        }

        return differences.DefaultIfEmpty().Average();
    }
}
