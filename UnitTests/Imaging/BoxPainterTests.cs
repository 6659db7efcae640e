using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public sealed class BoxPainterTests
{
    [TestMethod]
    public void Paint_ABox_ColoursItsEdgesAndNotItsMiddle()
    {
        using var picture = Paint(new PaintedBox(2, "", new BoundingBox(20, 30, 120, 90)));
        AssertNear(ClassPalette.ColorOf(2), picture.GetPixel(20, 60));
        AssertNear(ClassPalette.ColorOf(2), picture.GetPixel(70, 90));
        Assert.AreEqual(SKColors.White, picture.GetPixel(70, 60));
    }

    [TestMethod]
    public void Paint_ALabel_StandsAboveTheBox()
    {
        using var picture = Paint(new PaintedBox(0, "cat", new BoundingBox(20, 60, 120, 90)));
        Assert.AreEqual(ClassPalette.ColorOf(0), picture.GetPixel(22, 50));
    }

    [TestMethod]
    public void Paint_BoxAtTheTopEdge_PutsTheLabelBelow()
    {
        using var picture = Paint(new PaintedBox(0, "cat", new BoundingBox(20, 0, 120, 50)));
        Assert.AreEqual(ClassPalette.ColorOf(0), picture.GetPixel(22, 60));
    }

    [TestMethod]
    public void Paint_TwoBoxesAtTheSamePlace_ShowsBothLabels()
    {
        using var picture = Paint(
            new PaintedBox(0, "cat", new BoundingBox(20, 40, 120, 90)),
            new PaintedBox(1, "dog", new BoundingBox(20, 40, 121, 90)));
        Assert.AreEqual(ClassPalette.ColorOf(1), picture.GetPixel(22, 30));
        Assert.AreEqual(ClassPalette.ColorOf(0), picture.GetPixel(22, 100));
    }

    private static void AssertNear(SKColor expected, SKColor actual)
    {
        Assert.IsLessThan(40, Math.Abs(expected.Red - actual.Red), $"{expected} and {actual}");
        Assert.IsLessThan(40, Math.Abs(expected.Green - actual.Green), $"{expected} and {actual}");
        Assert.IsLessThan(40, Math.Abs(expected.Blue - actual.Blue), $"{expected} and {actual}");
    }

    private static SKBitmap Paint(params PaintedBox[] boxes)
    {
        var picture = new SKBitmap(200, 120);
        using var canvas = new SKCanvas(picture);
        canvas.Clear(SKColors.White);
        BoxPainter.Paint(canvas, boxes, SKRect.Create(200, 120), 12);
        return picture;
    }
}
