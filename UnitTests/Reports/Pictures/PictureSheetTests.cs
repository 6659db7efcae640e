using MLNetGhost.Drawing;
using MLNetGhost.Imaging;
using MLNetGhost.Reports;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Reports;

[TestClass]
public sealed class PictureSheetTests
{
    private static readonly OutlinedDetection s_dog = new(new Detection(1, "dog", 0.5f, new(8, 8, 40, 40)), IsDashed: false);

    [TestMethod]
    public void Write_ThreePicturesInTwoColumns_HasTwoRows()
    {
        using var folder = new TemporaryFolder();
        var picture = folder.File("a.png");
        File.WriteAllBytes(picture, TestPictures.Encode(TestPictures.Photograph(64, 48, 1), SKEncodedImageFormat.Png));
        var sheet = folder.File("sheet.png");

        PictureSheet.Write(sheet, [.. Enumerable.Range(0, 3).Select(i => new SheetPicture(picture,
            $"picture {i}", [s_dog], ShowScores: true))], 2, 160, 120);

        using var drawn = SKBitmap.Decode(sheet);
        Assert.AreEqual(8 + (2 * 168), drawn.Width);
        Assert.AreEqual(8 + (2 * 150), drawn.Height);
        var edge = drawn.GetPixel(8 + 20, 8 + 22 + 60);
        Assert.IsTrue(edge.Blue > edge.Red, $"The left edge of the dog's box is blue, not {edge}.");
    }

    [TestMethod]
    public void Write_Title_StandsAbovePicturesThatAreAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        var picture = folder.File("a.png");
        File.WriteAllBytes(picture, TestPictures.Encode(TestPictures.Photograph(64, 48, 1), SKEncodedImageFormat.Png));

        PictureSheet.Write(folder.File("without.png"), [new(picture, "a", [s_dog], ShowScores: true)], 1, 160, 120);
        PictureSheet.Write(folder.File("with.png"), [new(picture, "a", [s_dog], ShowScores: true)], 1, 160, 120, "Title");

        using var without = SKBitmap.Decode(folder.File("without.png"));
        using var with = SKBitmap.Decode(folder.File("with.png"));
        var added = with.Height - without.Height;
        Assert.IsGreaterThan(12, added);
        CollectionAssert.AreEqual(without.Pixels[(8 * without.Width)..], with.Pixels[((8 + added) * with.Width)..]);
    }

    [TestMethod]
    public void WriteOne_Picture_KeepsItsSizeAndPixels()
    {
        using var folder = new TemporaryFolder();
        var picture = TestPictures.Photograph(64, 48, 1);

        PictureSheet.WriteOne(folder.File("one.png"), picture);

        var read = ImageDecoder.DecodeRgb(folder.File("one.png"));
        CollectionAssert.AreEqual(picture.Pixels, read.Pixels);
    }
}
