using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public class ImageDecoderTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetghost").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void DecodeRgb_LosslessFile_GivesItsPixels(SKEncodedImageFormat format)
    {
        var image = TestPictures.Noise(37, 21, 1);
        var path = Write("a.picture", TestPictures.Encode(image, format, 100));

        var decoded = ImageDecoder.DecodeRgb(path);

        Assert.AreEqual((37, 21), (decoded.Width, decoded.Height));
        if (format == SKEncodedImageFormat.Png)
        {
            CollectionAssert.AreEqual(image.Pixels, decoded.Pixels);
        }
    }

    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5), DataRow(6), DataRow(7), DataRow(8)]
    public void DecodeRgb_ExifOrientation_IsApplied(int orientation)
    {
        var image = TestPictures.Photograph(48, 32, 2);
        var stored = ImageDecoder.DecodeRgb(TestPictures.EncodeJpeg(image, 1));
        var path = Write("turned.jpg", TestPictures.EncodeJpeg(image, orientation));

        var decoded = ImageDecoder.DecodeRgb(path);

        var expected = TestPictures.Orient(stored, orientation);
        Assert.AreEqual((expected.Width, expected.Height), (decoded.Width, decoded.Height));
        Assert.AreEqual((expected.Width, expected.Height), ImageDecoder.ReadSize(path));
        CollectionAssert.AreEqual(expected.Pixels, decoded.Pixels);
    }

    [TestMethod]
    [DataRow(2), DataRow(3), DataRow(5), DataRow(6), DataRow(8)]
    public void DecodeRgb_ExifOrientationOfPng_IsApplied(int orientation)
    {
        var image = TestPictures.Photograph(48, 32, 2);
        var expected = TestPictures.Orient(image, orientation);
        foreach (var afterPixels in new[] { false, true })
        {
            var bytes = TestPictures.EncodePng(image, orientation, afterPixels);
            var path = Write("turned.png", bytes);

            CollectionAssert.AreEqual(expected.Pixels, ImageDecoder.DecodeRgb(path).Pixels);
            CollectionAssert.AreEqual(expected.Pixels, ImageDecoder.DecodeRgb(bytes).Pixels);
            Assert.AreEqual((expected.Width, expected.Height), ImageDecoder.ReadSize(path));
        }
    }

    [TestMethod]
    public void DecodeRgb_Transparency_IsDropped()
    {
        using var bitmap = new SKBitmap(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.SetPixel(0, 0, new SKColor(200, 100, 50, 128));
        bitmap.SetPixel(1, 0, new SKColor(10, 20, 30, 255));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        CollectionAssert.AreEqual(new byte[] { 200, 100, 50, 10, 20, 30 }, ImageDecoder.DecodeRgb(data.ToArray()).Pixels);
    }

    [TestMethod]
    public void DecodeRgb_MissingFile_NamesIt()
    {
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => ImageDecoder.DecodeRgb(Path.Combine(_folder, "none.jpg")));

        StringAssert.Contains(error.Message, "none.jpg");
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void DecodeRgb_FileCutShort_IsRefusedByName(SKEncodedImageFormat format)
    {
        var bytes = TestPictures.Encode(TestPictures.Photograph(320, 240, 3), format);
        foreach (var part in new[] { 0.02, 0.1, 0.33, 0.5, 0.9, 0.99 })
        {
            var path = Write("cut.picture", bytes[..(int)(bytes.Length * part)]);

            var error = Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(path), $"{part} of the file");

            StringAssert.Contains(error.Message, path);
        }
    }

    [TestMethod]
    public void DecodeRgb_Garbage_IsRefusedByName()
    {
        var path = Write("garbage.jpg", [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 7))]);
        var empty = Write("empty.jpg", []);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(path)).Message, path);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(empty)).Message,
            "empty.jpg is empty");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.ReadSize(path)).Message, path);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.ReadSize(empty)).Message, "empty.jpg is empty");
    }

    [TestMethod]
    public void DecodeRgb_MorePixelsThanAllowed_IsRefusedFromTheHeader()
    {
        var bytes = TestPictures.Encode(TestPictures.Photograph(100, 50, 4), SKEncodedImageFormat.Png);

        // Only the header is there: rejecting it needs no pixel data.
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(bytes.AsSpan(0, 60),
            "big.png", new DecodingRules { MaximumPixels = 4999 }));

        StringAssert.Contains(error.Message, "big.png");
        StringAssert.Contains(error.Message, "5000");
        Assert.AreEqual(100, ImageDecoder.DecodeRgb(bytes, rules: new DecodingRules { MaximumPixels = 5000 }).Width);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
