using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

/// <summary>The length of a file is checked before it is read.</summary>
[TestClass]
public sealed class PictureFileTests : IDisposable
{
    private const long Unquestioned = 64L << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Open_LargerThanAllowed_IsRefusedByLength()
    {
        var path = Write(0);
        var length = new FileInfo(path).Length;

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => ImageDecoder.DecodeRgb(path, new DecodingRules { MaximumFileBytes = length - 1 }));

        StringAssert.Contains(error.Message, $"has {length} bytes; a picture file may have at most {length - 1} (MaximumFileBytes)");
        Assert.AreEqual(16, ImageDecoder.DecodeRgb(path, new DecodingRules { MaximumFileBytes = length }).Width);
    }

    [TestMethod]
    public void Open_SmallPictureInAHugeFile_IsRefusedWithoutReadingIt()
    {
        // Nothing but a length: no disk is used for the padding.
        var path = Write(Unquestioned + 8 * 16 * 16 + 1);
        using var buffer = new NativeBuffer();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => EncodedPicture.Open(path, buffer, DecodingRules.Default));

        Assert.AreEqual(0, buffer.Capacity);
        StringAssert.Contains(error.Message, "16×16");
        StringAssert.Contains(error.Message, $"{Unquestioned + 8 * 16 * 16 + 1} bytes");
    }

    [TestMethod]
    public void Open_BeyondTheDefaultLimit_IsRefusedWithoutReadingIt()
    {
        var path = Write(2L << 30);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ImageDecoder.DecodeRgb(path)).Message, "536870912");
    }

    [TestMethod]
    public void Open_SomethingAppended_IsDecoded()
    {
        Assert.AreEqual(16, ImageDecoder.DecodeRgb(Write(1 << 20)).Width);
    }

    /// <summary>A picture of 16 × 16 in a file of this length, or of its own if that is 0.</summary>
    private string Write(long length)
    {
        var path = _folder.File("padded.jpg");
        File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(16, 16, 1), SKEncodedImageFormat.Jpeg));
        if (length > 0)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(length);
        }

        return path;
    }
}
