using SkiaSharp;

namespace MLNetGhost.Drawing;

/// <summary>
/// The font of every drawn picture: DejaVu Sans, embedded, so that text looks the same on a system without fonts. Characters it lacks
/// (Chinese, Japanese, …) come from a system font if one has them.
/// </summary>
internal static class DrawingFont
{
    private static readonly Lazy<SKTypeface> s_regular = new(() => Load("DejaVuSans.ttf"));
    private static readonly Lazy<SKTypeface> s_bold = new(() => Load("DejaVuSans-Bold.ttf"));

    /// <summary>The regular weight. Shared: do not dispose.</summary>
    public static SKTypeface Regular => s_regular.Value;

    /// <summary>The bold weight. Shared: do not dispose.</summary>
    public static SKTypeface Bold => s_bold.Value;

    /// <summary>Width of a line of text in pixels.</summary>
    /// <param name="text">One line of text.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="bold">True for the bold weight.</param>
    public static float Measure(string text, float size, bool bold = false)
    {
        var width = 0f;
        foreach (var (run, typeface) in Runs(text, bold))
        {
            using var font = CreateFont(typeface, size);
            width += font.MeasureText(typeface.GetGlyphs(run));
        }

        return width;
    }

    /// <summary>Draws a line of text.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="text">One line of text.</param>
    /// <param name="x">Left end of the text, pixels.</param>
    /// <param name="baseline">Y coordinate of the line that the letters stand on, pixels.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="color">Colour of the letters.</param>
    /// <param name="bold">True for the bold weight.</param>
    public static void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKColor color, bool bold = false)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        foreach (var (run, typeface) in Runs(text, bold))
        {
            using var font = CreateFont(typeface, size);
            using var blob = SKTextBlob.Create(run, font);
            if (blob is not null)
            {
                canvas.DrawText(blob, x, baseline, paint);
            }

            x += font.MeasureText(typeface.GetGlyphs(run));
        }
    }

    /// <summary>Height of a capital letter and depth of a descender, both positive, in pixels.</summary>
    /// <param name="size">Font size in pixels.</param>
    public static (float CapHeight, float Descent) Extents(float size)
    {
        using var font = CreateFont(Regular, size);
        return (font.Metrics.CapHeight, font.Metrics.Descent);
    }

    private static SKFont CreateFont(SKTypeface typeface, float size) =>
        new(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };

    /// <summary>Splits the text where the typeface has to change.</summary>
    private static IEnumerable<(string Text, SKTypeface Typeface)> Runs(string text, bool bold)
    {
        var main = bold ? Bold : Regular;
        if (main.ContainsGlyphs(text))
        {
            yield return (text, main);
            yield break;
        }

        var start = 0;
        SKTypeface? current = null;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var typeface = main.ContainsGlyph(rune.Value) ? main : SKFontManager.Default.MatchCharacter(rune.Value) ?? main;
            if (current is not null && typeface.FamilyName != current.FamilyName)
            {
                yield return (text[start..position], current);
                start = position;
                current = null;
            }

            current ??= typeface;
            position += rune.Utf16SequenceLength;
        }

        if (current is not null)
        {
            yield return (text[start..], current);
        }
    }

    private static SKTypeface Load(string resource)
    {
        using var stream = typeof(DrawingFont).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The font '{resource}' is missing from the assembly; rebuild it with Drawing/Fonts.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
