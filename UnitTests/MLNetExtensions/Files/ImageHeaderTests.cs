using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class ImageHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void Read_PlainFile_AgreesWithTheCodec(SKEncodedImageFormat format)
    {
        var file = Write(TestPictures.Encode(TestPictures.Noise(37, 21, 1), format));

        var header = ImageHeader.Read(file);

        Assert.AreEqual((37, 21, SKEncodedOrigin.TopLeft), (header.StoredWidth, header.StoredHeight, header.Origin));
    }

    [TestMethod]
    public void Read_AnyOrientation_AgreesWithTheDecoder()
    {
        var stored = TestPictures.Noise(37, 21, 1);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            byte[][] files =
            [
                TestPictures.EncodeJpeg(stored, orientation),
                TestPictures.EncodePng(stored, orientation),
                TestPictures.EncodePng(stored, orientation, afterPixels: true),
                TestPictures.EncodePng(stored, orientation, isBigEndian: false),
            ];
            foreach (var bytes in files)
            {
                var file = Write(bytes);
                var header = ImageHeader.Read(file);

                Assert.AreEqual((SKEncodedOrigin)orientation, header.Origin);
                Assert.AreEqual(ImageDecoder.ReadSize(file), (header.Width, header.Height));
            }
        }
    }

    [TestMethod]
    public void Read_ColourMapSixteenBitsGreyAndProgressive_AgreesWithTheCodec()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Jpegs"), "*.jp*g"))
        {
            using var codec = SKCodec.Create(file);
            var header = ImageHeader.Read(file);

            Assert.AreEqual((codec.Info.Width, codec.Info.Height, codec.EncodedOrigin),
                (header.StoredWidth, header.StoredHeight, header.Origin), file);
        }
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, 100)]
    [DataRow(SKEncodedImageFormat.Png, 20)]
    [DataRow(SKEncodedImageFormat.Png, 34)]
    public void Read_FileThatEndsInsideItsHeader_IsRefused(SKEncodedImageFormat format, int length)
    {
        var file = Write(TestPictures.Encode(TestPictures.Noise(37, 21, 1), format)[..length]);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ImageHeader.Read(file)).Message, "cannot be read as a picture");
    }

    [TestMethod]
    public void Read_MissingFile_IsNotFound() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => ImageHeader.Read(Path.Combine(_folder.Path, "gone.jpg")));

    private string Write(byte[] bytes)
    {
        var file = _folder.File("picture");
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
