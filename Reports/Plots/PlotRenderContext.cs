using MLNetGhost.Drawing;
using OxyPlot;
using OxyPlot.SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>
/// OxyPlot's Skia renderer with the embedded font: OxyPlot's own takes fonts from the system and shapes text with a native
/// library that is missing on Linux.
/// </summary>
internal sealed class PlotRenderContext : SkiaRenderContext, IRenderContext
{
    private const double LineHeight = 1.18;
    private const double Ascent = 0.93;
    private const double BoldFrom = FontWeights.Bold;

    void IRenderContext.DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotation,
        HorizontalAlignment horizontalAlignment,
        VerticalAlignment verticalAlignment,
        OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || !fill.IsVisible())
        {
            return;
        }

        var size = (float)(fontSize * DpiScale);
        var bold = fontWeight >= BoldFrom;
        var lines = text.Split('\n');
        var top = -AlignmentFraction((int)verticalAlignment) * lines.Length * LineHeight * size;

        SkCanvas.Save();
        SkCanvas.Translate((float)(p.X * DpiScale), (float)(p.Y * DpiScale));
        SkCanvas.RotateDegrees((float)rotation);
        for (var i = 0; i < lines.Length; i++)
        {
            var left = -AlignmentFraction((int)horizontalAlignment) * DrawingFont.Measure(lines[i], size, bold);
            var baseline = top + (((i * LineHeight) + Ascent) * size);
            DrawingFont.Draw(SkCanvas, lines[i], (float)left, (float)baseline, size, fill.ToSKColor(), bold);
        }

        SkCanvas.Restore();
    }

    OxySize IRenderContext.MeasureText(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        var lines = text.Split('\n');
        var width = lines.Max(line => DrawingFont.Measure(line, (float)fontSize, fontWeight >= BoldFrom));
        return new OxySize(width, lines.Length * LineHeight * fontSize);
    }

    /// <summary>OxyPlot's alignments run from -1 (left, top) through 0 to 1 (right, bottom).</summary>
    private static double AlignmentFraction(int alignment) => (alignment + 1) / 2.0;
}
