using MLNetGhost.Drawing;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Drawing;

[TestClass]
public sealed class DrawingFontTests
{
    [TestMethod]
    public void Regular_FromTheAssembly_HasTheLettersOfManyLanguages()
    {
        Assert.AreEqual("DejaVu Sans", DrawingFont.Regular.FamilyName);
        Assert.IsTrue(DrawingFont.Regular.ContainsGlyphs("Zebra größe Łódź жук µm² ≥ → 0.95"));
    }

    [TestMethod]
    public void Measure_BoldText_IsWiderThanRegular()
    {
        Assert.IsTrue(DrawingFont.Measure("platelets", 12, bold: true) > DrawingFont.Measure("platelets", 12));
    }

    [TestMethod]
    public void Draw_OnAWhiteCanvas_LeavesDarkPixelsWithinTheMeasuredWidth()
    {
        using var bitmap = new SKBitmap(200, 40);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            DrawingFont.Draw(canvas, "RBC 0.87", 10, 28, 20, SKColors.Black);
        }

        var columns = Enumerable.Range(0, bitmap.Width)
            .Where(x => Enumerable.Range(0, bitmap.Height).Any(y => bitmap.GetPixel(x, y).Red < 128)).ToArray();
        Assert.IsTrue(columns.Length > 40);
        Assert.IsTrue(columns.Min() >= 10);
        Assert.IsTrue(columns.Max() <= 11 + DrawingFont.Measure("RBC 0.87", 20));
    }

    [TestMethod]
    public void Draw_CharactersOutsideTheFont_StillDrawsTheOthers()
    {
        using var bitmap = new SKBitmap(300, 40);
        using var canvas = new SKCanvas(bitmap);
        DrawingFont.Draw(canvas, "猫 cat 🐈", 10, 28, 20, SKColors.Black);
        Assert.IsTrue(DrawingFont.Measure("猫 cat", 20) > DrawingFont.Measure("cat", 20));
    }
}
