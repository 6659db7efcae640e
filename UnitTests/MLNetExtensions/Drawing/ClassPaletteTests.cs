using MLNetGhost.Drawing;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Drawing;

[TestClass]
public sealed class ClassPaletteTests
{
    [TestMethod]
    public void ColorOf_TwentyOneClasses_AreAllDifferent()
    {
        Assert.AreEqual(21, Enumerable.Range(0, 21).Select(ClassPalette.ColorOf).Distinct().Count());
    }

    [TestMethod]
    public void ColorOf_NegativeClass_IsGrey()
    {
        Assert.AreEqual(new SKColor(0x80, 0x80, 0x80), ClassPalette.ColorOf(-1));
    }

    [TestMethod]
    public void TextOn_DarkAndLightBackground_IsWhiteAndBlack()
    {
        Assert.AreEqual(SKColors.White, ClassPalette.TextOn(new SKColor(0, 0x72, 0xB2)));
        Assert.AreEqual(SKColors.Black, ClassPalette.TextOn(new SKColor(0xF0, 0xE4, 0x42)));
    }
}
