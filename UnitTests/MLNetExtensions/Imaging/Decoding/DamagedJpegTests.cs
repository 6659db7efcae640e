using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

/// <summary>
/// Damage between a JPEG file's first and last marker, which the general decoder passes over: it is an error unless the rules accept it.
/// </summary>
[TestClass]
public sealed class DamagedJpegTests
{
    private static readonly DecodingRules s_accepting = new() { AcceptDamagedPictures = true };
    private static readonly DecodingRules s_general = new() { UseOwnJpegDecoder = false };

    /// <summary>Every sequential form, those that only the general decoder shows among them.</summary>
    public static IEnumerable<object[]> Sequential =>
        new[] { "ycc420", "ycc422", "ycc440", "ycc444", "ycc411", "rgb", "grey", "restart", "optimised", "finest" }
            .Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Sequential))]
    public void DecodeRgb_HalfAPictureWithAnEndMarker_IsRefused(string name)
    {
        var jpeg = Fixture(name);
        foreach (var part in new[] { 0.3, 0.5, 0.7, 0.95 })
        {
            var scan = ScanStart(jpeg);
            byte[] half = [.. jpeg[..(scan + (int)(part * (jpeg.Length - scan)))], 0xFF, 0xD9];

            AssertRefused(half, $"{name}, {part}");
        }
    }

    /// <summary>
    /// Huffman codes find back to their places by themselves: damage that ends within a few blocks of these small pictures and leaves their
    /// number as it was cannot be told from another picture.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Sequential))]
    public void DecodeRgb_BytesMissingOrZeroInTheMiddle_IsMostlyRefused(string name)
    {
        var jpeg = Fixture(name);
        var scan = ScanStart(jpeg);
        var random = new Random(1);
        var (refused, trials) = (0, 0);
        foreach (var length in new[] { 16, 64, 256 })
        {
            for (var i = 0; i < 20; i++)
            {
                var start = random.Next(scan, jpeg.Length - 2 - length);
                var zeroed = jpeg.ToArray();
                zeroed.AsSpan(start, length).Clear();
                byte[] missing = [.. jpeg[..start], .. jpeg[(start + length)..]];
                foreach (var damaged in new[] { zeroed, missing })
                {
                    trials++;
                    refused += IsRefused(damaged) ? 1 : 0;
                }
            }
        }

        Assert.IsGreaterThanOrEqualTo(0.65, refused / (double)trials, $"{refused} of {trials}");
    }

    [TestMethod]
    public void DecodeRgb_DamageThatIsAccepted_ShowsWhatCanBeShown()
    {
        var jpeg = Fixture("ycc420");
        byte[] half = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];
        var whole = ImageDecoder.DecodeRgb(jpeg);

        var shown = ImageDecoder.DecodeRgb(half, rules: s_accepting);

        Assert.AreEqual((whole.Width, whole.Height), (shown.Width, shown.Height));
        CollectionAssert.AreEqual(whole.Pixels[..(3 * whole.Width * 8)], shown.Pixels[..(3 * whole.Width * 8)]);
        CollectionAssert.AreEqual(shown.Pixels, ImageDecoder.DecodeRgb(half, rules: s_general).Pixels);
        Assert.AreEqual(whole.Width, ImageDecoder.DecodeRgb(jpeg.AsSpan(0, jpeg.Length / 2), rules: s_accepting).Width);
    }

    [TestMethod]
    [DataRow("ycc420"), DataRow("progressive"), DataRow("restart")]
    public void DecodeRgb_WithoutTheEndMarker_IsRefused(string name)
    {
        StringAssert.Contains(AssertRefused(Fixture(name)[..^2], name), "it is cut short: the end marker is missing");
    }

    [TestMethod]
    public void DecodeRgb_ProgressiveWithBrokenMarkers_IsRefused()
    {
        var jpeg = Fixture("progressive");
        var second = FindMarker(jpeg, 0xDA, ScanStart(jpeg));
        byte[] hole = [.. jpeg[..second], 1, 2, 3, .. jpeg[second..]];
        byte[] early = [.. jpeg[..ScanStart(jpeg)], 0xFF, 0xD1, .. jpeg[ScanStart(jpeg)..]];
        var segment = jpeg.ToArray();
        segment[second + 2] = 0x7F;

        StringAssert.Contains(AssertRefused(hole, "hole"), $"there is no marker at byte {second}");
        StringAssert.Contains(AssertRefused(early, "restart"), "the restart markers of scan 1 are out of order");
        StringAssert.Contains(AssertRefused(segment, "segment"), $"in the segment at byte {second}");
        Assert.IsFalse(IsRefused(jpeg));
    }

    [TestMethod]
    public void FindDamage_ManyScans_IsRefused()
    {
        var scan = HostilePictures.Segment(0xDA, [1, 1, 0, 0, 0, 0]);
        byte[] Scans(int count) => [0xFF, 0xD8, .. Enumerable.Repeat(scan, count).SelectMany(bytes => bytes), 0xFF, 0xD9];

        Assert.IsNull(JpegStructure.FindDamage(Scans(JpegStructure.MostScans)));
        Assert.AreEqual($"it has more than {JpegStructure.MostScans} scans", JpegStructure.FindDamage(Scans(JpegStructure.MostScans + 1)));
        Assert.AreEqual("it has no scan", JpegStructure.FindDamage(Scans(0)));
    }

    [TestMethod]
    public void DecodeRgb_FillBytesBeforeMarkersAndBytesAfterTheEnd_AreNoDamage()
    {
        foreach (var name in new[] { "ycc420", "restart", "progressive" })
        {
            var jpeg = Fixture(name);
            byte[] filled = [.. jpeg[..^2], 0xFF, 0xFF, 0xFF, 0xD9, 1, 2, 3];

            CollectionAssert.AreEqual(ImageDecoder.DecodeRgb(jpeg).Pixels, ImageDecoder.DecodeRgb(filled).Pixels, name);
        }
    }

    [TestMethod]
    public void DecodeRgb_CodeOfOnesAlone_IsRefusedByBothDecoders()
    {
        var jpeg = HostilePictures.PlainJpeg(16, 16, dcCodes: 2);

        foreach (var rules in new[] { DecodingRules.Default, s_general, s_accepting })
        {
            Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(jpeg, rules: rules));
        }
    }

    [TestMethod]
    public unsafe void Decode_OnePixel_IsThatPixelAndNotTheMeanOfItsBlock()
    {
        using var bitmap = TestPictures.Photograph(8, 8, 1).ToBitmap();
        bitmap.SetPixel(0, 0, SKColors.Red);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(
            new SKJpegEncoderOptions(100, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore));
        var jpeg = data.ToArray();
        var frame = FindMarker(jpeg, 0xC0, 2);
        (jpeg[frame + 6], jpeg[frame + 8]) = (1, 1);
        using var decoder = new JpegDecoder();
        uint pixel;

        Assert.AreEqual(JpegOutcome.Decoded, decoder.Decode(jpeg, 1, 1, &pixel));

        var expected = ImageDecoder.DecodeRgb(jpeg, rules: s_general).Pixels;
        Assert.IsGreaterThan(200, expected[0]);
        CollectionAssert.AreEqual(expected, new[] { (byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16) });
    }

    [TestMethod]
    public void DecodeRgb_OwnDecoderOff_GivesTheSamePixels()
    {
        foreach (var name in new[] { "ycc420", "grey", "progressive" })
        {
            CollectionAssert.AreEqual(
                ImageDecoder.DecodeRgb(Fixture(name), rules: s_general).Pixels, ImageDecoder.DecodeRgb(Fixture(name)).Pixels, name);
        }
    }

    [TestMethod]
    public void Check_DamageAtAnEighth_IsRefusedAsAtFullSize()
    {
        var jpeg = Fixture("ycc420");
        byte[] half = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];

        ImageDecoder.Check(jpeg, "whole");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.Check(half, "half")).Message,
            "half is a damaged JPEG file");
    }

    private static bool IsRefused(byte[] jpeg)
    {
        try
        {
            ImageDecoder.DecodeRgb(jpeg);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static string AssertRefused(byte[] jpeg, string what)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(jpeg, "picture"), what);
        StringAssert.Contains(error.Message, "picture is a damaged JPEG file");
        StringAssert.Contains(error.Message, nameof(DecodingRules.AcceptDamagedPictures));
        return error.Message;
    }

    private static int ScanStart(byte[] jpeg)
    {
        var scan = FindMarker(jpeg, 0xDA, 2);
        return scan + 2 + (jpeg[scan + 2] << 8 | jpeg[scan + 3]);
    }

    private static int FindMarker(byte[] jpeg, byte marker, int from) =>
        from + jpeg.AsSpan(from).IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory,
        "Fixtures", "Jpegs", name + ".jpg"));
}
