using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public sealed unsafe class RowBandTests
{
    [TestMethod]
    [DataRow("ycc420"), DataRow("ycc422"), DataRow("ycc444"), DataRow("grey"), DataRow("restart"), DataRow("finest"), DataRow("ycc440")]
    [DataRow("progressive"), DataRow("rgb"), DataRow("ycc411"), DataRow("optimised")]
    public void Cut_EveryFormOfJpeg_GivesThePixelsOfTheWholePicture(string name)
    {
        var jpeg = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Jpegs", name + ".jpg"));

        foreach (var usesOwn in new[] { true, false })
        {
            AssertParts(jpeg, new DecodingRules { UseOwnJpegDecoder = usesOwn }, seed: 1, $"{name}, own decoder {usesOwn}");
        }
    }

    [TestMethod]
    public void Cut_RandomPictures_GivesThePixelsOfTheWholePicture()
    {
        var random = new Random(2);
        for (var i = 0; i < 60; i++)
        {
            var image = TestPictures.Photograph(random.Next(5, 200), random.Next(1, 200), i);

            AssertParts(TestPictures.Encode(image, SKEncodedImageFormat.Jpeg), DecodingRules.Default, i, $"{image.Width}×{image.Height}");
        }
    }

    [TestMethod]
    public void Cut_DamageThatIsAccepted_ShowsWhatTheWholePictureShows()
    {
        var jpeg = TestPictures.Encode(TestPictures.Photograph(160, 300, 1), SKEncodedImageFormat.Jpeg);
        jpeg[jpeg.Length / 2] = 0xFF;
        jpeg[jpeg.Length / 2 + 1] = 0xD9;

        AssertParts(jpeg, new DecodingRules { AcceptDamagedPictures = true }, seed: 3, "damaged");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => AssertParts(jpeg, DecodingRules.Default, 3, "damaged")).Message,
            "damaged is a damaged JPEG file");
    }

    [TestMethod]
    public void OpenRows_Png_HasNone()
    {
        var png = TestPictures.Encode(TestPictures.Photograph(20, 20, 1), SKEncodedImageFormat.Png);
        using var decoder = new JpegDecoder();
        fixed (byte* pointer = png)
        {
            using var picture = EncodedPicture.Open(pointer, png.Length, "png", DecodingRules.Default);

            Assert.IsNull(picture.OpenRows(decoder));
        }
    }

    /// <summary>Cuts parts of a random area, each no higher than the one before, and compares their pixels.</summary>
    private static void AssertParts(byte[] jpeg, DecodingRules rules, int seed, string name)
    {
        using var whole = new NativeBuffer();
        using var memory = new NativeBuffer();
        using var decoder = new JpegDecoder();
        var random = new Random(seed);
        fixed (byte* pointer = jpeg)
        {
            using var picture = EncodedPicture.Open(pointer, jpeg.Length, name, rules);
            var (width, height) = (picture.Width, picture.Height);
            var expected = whole.Reserve(4L * width * height);
            picture.Decode(expected, width, height, decoder);
            for (var round = 0; round < 4; round++)
            {
                var left = round % 2 == 0 ? 0 : random.Next(width);
                var area = new PixelRectangle(
                    left, random.Next(height / 2 + 1), round % 2 == 0 ? width : random.Next(left + 1, width + 1), height);
                area = area with { Y0 = Math.Min(area.Y0, height - 1) };
                var tallest = random.Next(1, area.Height + 1);
                var band = new RowBand(
                    picture.OpenRows(decoder)!, area, Orientation.Upright, memory.Reserve(RowBand.BytesFor(width, area, tallest)));
                for (var y = area.Y0; y + tallest <= area.Y1; y += random.Next(tallest + 2))
                {
                    var x = random.Next(area.X0, area.X1);
                    AssertEqual(
                        band.Cut(new(x, y, random.Next(x + 1, area.X1 + 1), y + random.Next(1, tallest + 1))), expected, x, y, width, name);
                }
            }
        }
    }

    private static void AssertEqual(PixelSource part, byte* whole, int x, int y, int width, string name)
    {
        for (var row = 0; row < part.Height; row++)
        {
            var expected = new ReadOnlySpan<byte>(whole + 4L * ((y + row) * width + x), 4 * part.Width);
            Assert.IsTrue(expected.SequenceEqual(new(part.Row(row), 4 * part.Width)), $"{name}: row {row} of {part.Width} pixels at {x}, {y}");
        }
    }
}
