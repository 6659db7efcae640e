using Microsoft.ML.Data;
using MLNetGhost.Drawing;
using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Drawing;

[TestClass]
public class DetectionRendererTests
{
    private static readonly Detection s_cell = new(1, "red cell", 0.874f, new BoundingBox(50, 60, 150, 140));

    [TestMethod]
    public void Draw_Bitmap_HasTheClassColourOnTheBoxAndTextInTheLabel()
    {
        using var bitmap = Grey(320, 240);

        DetectionRenderer.Draw(bitmap, [s_cell]);

        var color = ClassPalette.ColorOf(1);
        Assert.AreEqual(color, bitmap.GetPixel(50, 100));
        Assert.AreEqual(color, bitmap.GetPixel(100, 140));
        Assert.AreEqual(new SKColor(128, 128, 128), bitmap.GetPixel(100, 100));
        Assert.AreEqual(new SKColor(128, 128, 128), bitmap.GetPixel(250, 200));
        var label = Pixels(bitmap, 52, 46, 60, 12);
        Assert.Contains(color, label);
        Assert.Contains(pixel => pixel == ClassPalette.TextOn(color), label);
    }

    [TestMethod]
    public void Draw_BoxAtTheUpperRightCorner_KeepsItsLabelInside()
    {
        using var bitmap = Grey(200, 150);
        DetectionRenderer.Draw(bitmap, [new(0, "a long class name", 0.5f, new BoundingBox(180, 0, 200, 40))]);

        // The label is wider than the box and has moved left; it is below the upper line, because there is no room above.
        Assert.AreEqual(ClassPalette.ColorOf(0), bitmap.GetPixel(199, 5));
        Assert.AreEqual(ClassPalette.ColorOf(0), bitmap.GetPixel(90, 3));
    }

    [TestMethod]
    public void Draw_TwoBoxesAtOnePlace_LeavesBothLabelsReadable()
    {
        using var bitmap = Grey(320, 240);
        DetectionRenderer.Draw(
            bitmap, [s_cell with { ClassId = 0, Score = 0.9f }, s_cell with { ClassId = 2, Score = 0.8f }], new() { TextSize = 12 });

        // The better label is above the box, the other one inside its upper edge.
        Assert.AreEqual(ClassPalette.ColorOf(0), bitmap.GetPixel(52, 47));
        Assert.AreEqual(ClassPalette.ColorOf(2), bitmap.GetPixel(52, 63));
    }

    [TestMethod]
    public void Draw_LargerPicture_HasLargerText()
    {
        Assert.IsGreaterThan(3 * LabelHeight(640, 480), LabelHeight(4000, 3000));
    }

    [TestMethod]
    public void Draw_WithoutText_DrawsBoxesOnly()
    {
        using var bitmap = Grey(320, 240);
        DetectionRenderer.Draw(bitmap, [s_cell], new() { ShowLabels = false, ShowScores = false });

        Assert.AreEqual(new SKColor(128, 128, 128), bitmap.GetPixel(60, 50));
        Assert.AreEqual(ClassPalette.ColorOf(1), bitmap.GetPixel(50, 100));
    }

    [TestMethod]
    public void DrawOutlined_Dashed_LeavesGapsInTheLine()
    {
        Assert.AreEqual(1, Edge(isDashed: false), 1e-6);
        Assert.AreEqual(0.5, Edge(isDashed: true), 0.15);

        static double Edge(bool isDashed)
        {
            using var bitmap = Grey(320, 240);
            using var canvas = new SKCanvas(bitmap);
            DetectionRenderer.DrawOutlined(
                canvas, 320, 240, [new(s_cell, isDashed)], new() { ShowLabels = false, ShowScores = false, LineWidth = 2 });
            return Enumerable.Range(70, 60).Average(y => bitmap.GetPixel(50, y) == ClassPalette.ColorOf(1) ? 1.0 : 0.0);
        }
    }

    [TestMethod]
    public void Draw_MlImage_LeavesTheOriginal()
    {
        using var stream = new MemoryStream(TestPictures.Encode(TestPictures.Photograph(320, 240, 1), SKEncodedImageFormat.Png));
        using var image = MLImage.CreateFromStream(stream);
        image.Tag = "a.png";
        var before = image.Pixels.ToArray();

        using var drawn = DetectionRenderer.Draw(image, [s_cell]);

        CollectionAssert.AreEqual(before, image.Pixels.ToArray());
        Assert.AreEqual((320, 240, "a.png"), (drawn.Width, drawn.Height, drawn.Tag));
        var offset = 4 * (100 * 320 + 50);
        var color = ClassPalette.ColorOf(1);
        var expected = drawn.PixelFormat == MLPixelFormat.Bgra32 ? new[] { color.Blue, color.Green, color.Red }
            : [color.Red, color.Green, color.Blue];
        CollectionAssert.AreEqual(expected, drawn.Pixels.Slice(offset, 3).ToArray());
    }

    [TestMethod]
    public void DrawFile_WritesThePictureAsShown()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetghost").FullName;
        try
        {
            var path = Path.Combine(folder, "a.jpg");
            File.WriteAllBytes(path, TestPictures.EncodeJpeg(TestPictures.Photograph(320, 240, 2), 6));
            foreach (var name in new[] { "b.jpg", "b.png", "b.webp" })
            {
                DetectionRenderer.DrawFile(path, [s_cell], Path.Combine(folder, name));
                Assert.AreEqual((240, 320), ImageDecoder.ReadSize(Path.Combine(folder, name)));
            }

            Assert.HasCount(4, Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Options_NotPositive_NameTheValue() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DetectionRenderingOptions { TextSize = -3 }).Message, "-3");

    private static int LabelHeight(int width, int height)
    {
        using var bitmap = Grey(width, height);
        DetectionRenderer.Draw(bitmap, [new(2, "x", 0.5f, new BoundingBox(width / 2, height / 2, width - 20, height - 20))]);
        var column = Pixels(bitmap, width / 2 + 3, 0, 1, height / 2 - 20);
        return column.Count(pixel => pixel == ClassPalette.ColorOf(2));
    }

    private static SKBitmap Grey(int width, int height)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(128, 128, 128));
        return bitmap;
    }

    private static SKColor[] Pixels(SKBitmap bitmap, int left, int top, int width, int height) =>
        [.. from y in Enumerable.Range(top, height) from x in Enumerable.Range(left, width) select bitmap.GetPixel(x, y)];
}
