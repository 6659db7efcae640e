using SkiaSharp;

namespace MLNetGhost.Drawing;

/// <summary>
/// One colour per class, distinguishable with every common form of colour blindness: the palette of Okabe and Ito ("Color Universal
/// Design", 2008), extended with lighter and darker shades of the same hues.
/// </summary>
internal static class ClassPalette
{
    private static readonly SKColor[] s_hues =
    [
        new(0xE6, 0x9F, 0x00), // orange
        new(0x00, 0x72, 0xB2), // blue
        new(0x00, 0x9E, 0x73), // bluish green
        new(0xCC, 0x79, 0xA7), // reddish purple
        new(0xD5, 0x5E, 0x00), // vermilion
        new(0x56, 0xB4, 0xE9), // sky blue
        new(0xF0, 0xE4, 0x42), // yellow
    ];

    private static readonly float[] s_lightness = [0f, 0.45f, -0.45f];

    /// <summary>The colour of a class; colours repeat after 21 classes.</summary>
    /// <param name="classId">Zero-based class id; a negative one (no class) is grey.</param>
    public static SKColor ColorOf(int classId)
    {
        if (classId < 0)
        {
            return new SKColor(0x80, 0x80, 0x80);
        }

        var hue = s_hues[classId % s_hues.Length];
        return Lighten(hue, s_lightness[classId / s_hues.Length % s_lightness.Length]);
    }

    /// <summary>Black or white, whichever reads better on a background.</summary>
    /// <param name="background">The colour behind the text.</param>
    public static SKColor TextOn(SKColor background)
    {
        var luminance = (0.2126f * Linear(background.Red)) + (0.7152f * Linear(background.Green)) + (0.0722f * Linear(background.Blue));
        return luminance > 0.179f ? SKColors.Black : SKColors.White;
    }

    private static SKColor Lighten(SKColor color, float amount)
    {
        byte Channel(byte value) => (byte)MathF.Round(amount >= 0 ? value + ((255 - value) * amount) : value * (1 + amount));
        return new SKColor(Channel(color.Red), Channel(color.Green), Channel(color.Blue));
    }

    /// <summary>The sRGB transfer function (WCAG 2.1, relative luminance).</summary>
    private static float Linear(byte channel)
    {
        var value = channel / 255f;
        return value <= 0.03928f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);
    }
}
