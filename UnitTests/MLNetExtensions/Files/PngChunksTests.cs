using MLNetGhost.Files;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Files;

[TestClass]
public sealed class PngChunksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Found by the fuzzer: in a file, the chunks of something else were read too.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(7)]
    public void ReadOrigin_OtherSignature_IsUprightInMemoryAndInAFile(int altered)
    {
        var png = TestPictures.EncodePng(TestPictures.Noise(5, 4, 1), orientation: 6);
        var path = _folder.File("picture.png");
        File.WriteAllBytes(path, png);
        Assert.AreEqual(SKEncodedOrigin.RightTop, PngChunks.ReadOrigin(path));
        Assert.AreEqual(SKEncodedOrigin.RightTop, PngChunks.ReadOrigin(png));

        png[altered]++;
        File.WriteAllBytes(path, png);

        Assert.AreEqual(SKEncodedOrigin.TopLeft, PngChunks.ReadOrigin(path));
        Assert.AreEqual(SKEncodedOrigin.TopLeft, PngChunks.ReadOrigin(png));
    }
}
