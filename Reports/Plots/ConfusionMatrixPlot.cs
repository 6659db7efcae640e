using System.Globalization;
using MLNetGhost.Drawing;
using MLNetGhost.Evaluation;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>
/// The confusion matrix as a picture: a column per true class, a row per predicted class, each with "background" last
/// (a missed object, a detection without an object). Numbers are counts; shades and percentages are relative to the column.
/// </summary>
internal static class ConfusionMatrixPlot
{
    private const int LargestWithNumbers = 30;
    private const float TitleSize = 18;
    private const float NoteSize = 12;
    private static readonly string[] s_notes =
    [
        string.Create(CultureInfo.InvariantCulture, $"Counted at confidence > {ConfusionMatrix.ConfidenceThreshold:0.00} and IoU > "
            + $"{ConfusionMatrix.IouThreshold:0.00}."),
        "Percent and shade: share of the objects of the true class;",
        "in the last column, of the detections without an object.",
    ];

    private static readonly SKColor s_ink = new(0x22, 0x22, 0x22);
    private static readonly SKColor s_full = new(0x08, 0x30, 0x6B);

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG or SVG file to write or replace.</param>
    /// <param name="matrix">The counts.</param>
    public static void Write(string path, ConfusionMatrix matrix)
    {
        var names = matrix.ClassNames.Append("background").ToArray();
        var cell = Math.Clamp(720f / names.Length, 16, 140);
        var textSize = Math.Clamp(cell * 0.3f, 10, 15);
        var labelWidth = names.Max(name => DrawingFont.Measure(name, textSize));
        var tilted = labelWidth > cell - 8;
        var left = 60 + labelWidth;
        const float Top = 106;
        var bottom = 60 + (tilted ? labelWidth * 0.75f : textSize);
        var side = cell * names.Length;

        var (width, height) = ((int)(left + side + 130), (int)(Top + side + bottom));
        PlotFile.Write(path, width, height, canvas =>
        {
            DrawHeading(canvas, left, width - left - 8);
            DrawCells(canvas, matrix, names.Length, cell, left, Top, textSize);
            DrawNames(canvas, names, cell, left, Top, textSize, tilted);
            DrawTitles(canvas, left + (side / 2), Top + (side / 2), height - 14);
            DrawScale(canvas, left + side + 30, Top, MathF.Min(side, 300));
        });
    }

    private static void DrawHeading(SKCanvas canvas, float left, float width)
    {
        DrawingFont.Draw(canvas, "Confusion matrix", left, 36, TitleSize, s_ink, bold: true);
        var size = s_notes.Min(note => FittedSize(note, NoteSize, width));
        for (var i = 0; i < s_notes.Length; i++)
        {
            DrawingFont.Draw(canvas, s_notes[i], left, 57 + (i * 16), size, s_ink);
        }
    }

    private static void DrawCells(SKCanvas canvas, ConfusionMatrix matrix, int size, float cell, float left, float top, float textSize)
    {
        using var fill = new SKPaint();
        using var grid = new SKPaint { Style = SKPaintStyle.Stroke, Color = new SKColor(0xDD, 0xDD, 0xDD), StrokeWidth = 1 };
        for (var column = 0; column < size; column++)
        {
            var total = Enumerable.Range(0, size).Sum(row => matrix[row, column]);
            for (var row = 0; row < size; row++)
            {
                var fraction = total == 0 ? 0f : (float)matrix[row, column] / total;
                var area = SKRect.Create(left + (column * cell), top + (row * cell), cell, cell);
                fill.Color = Shade(fraction);
                canvas.DrawRect(area, fill);
                canvas.DrawRect(area, grid);
                if (size <= LargestWithNumbers && matrix[row, column] > 0)
                {
                    DrawNumbers(canvas, area, matrix[row, column], fraction, textSize, ClassPalette.TextOn(fill.Color));
                }
            }
        }
    }

    private static void DrawNumbers(SKCanvas canvas, SKRect area, int count, float fraction, float textSize, SKColor color)
    {
        var text = count.ToString(CultureInfo.InvariantCulture);
        if (area.Height < 3 * textSize)
        {
            DrawCentered(canvas, text, area.MidX, area.MidY + (textSize * 0.36f), FittedSize(text, textSize, area.Width - 4), color);
            return;
        }

        DrawCentered(canvas, text, area.MidX, area.MidY, textSize, color, bold: true);
        DrawCentered(canvas, fraction < 0.005f ? "< 1 %" : string.Create(CultureInfo.InvariantCulture,
            $"{100 * fraction:0} %"), area.MidX, area.MidY + (textSize * 1.2f), textSize * 0.85f, color);
    }

    private static void DrawNames(SKCanvas canvas, string[] names, float cell, float left, float top, float textSize, bool tilted)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var middle = (i + 0.5f) * cell;
            DrawingFont.Draw(
                canvas, names[i], left - 8 - DrawingFont.Measure(names[i], textSize), top + middle + (textSize * 0.36f), textSize, s_ink);
            var below = top + (names.Length * cell) + textSize + 6;
            if (!tilted)
            {
                DrawCentered(canvas, names[i], left + middle, below, textSize, s_ink);
                continue;
            }

            canvas.Save();
            canvas.Translate(left + middle + (textSize * 0.4f), below - (textSize * 0.4f));
            canvas.RotateDegrees(-45);
            DrawingFont.Draw(canvas, names[i], -DrawingFont.Measure(names[i], textSize), 0, textSize, s_ink);
            canvas.Restore();
        }
    }

    private static void DrawTitles(SKCanvas canvas, float middleX, float middleY, float bottom)
    {
        DrawCentered(canvas, "true class", middleX, bottom, 14, s_ink, bold: true);
        canvas.Save();
        canvas.Translate(26, middleY);
        canvas.RotateDegrees(-90);
        DrawCentered(canvas, "predicted class", 0, 0, 14, s_ink, bold: true);
        canvas.Restore();
    }

    private static void DrawScale(SKCanvas canvas, float left, float top, float height)
    {
        const int Steps = 60;
        using var fill = new SKPaint();
        for (var i = 0; i < Steps; i++)
        {
            fill.Color = Shade(1 - ((i + 0.5f) / Steps));
            canvas.DrawRect(left, top + (i * height / Steps), 18, (height / Steps) + 0.5f, fill);
        }

        for (var i = 0; i <= 4; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{100 - (25 * i)} %");
            DrawingFont.Draw(canvas, text, left + 26, top + (i * height / 4) + 4, 12, s_ink);
        }
    }

    private static void DrawCentered(SKCanvas canvas, string text, float x, float baseline, float size, SKColor color, bool bold = false) =>
        DrawingFont.Draw(canvas, text, x - (DrawingFont.Measure(text, size, bold) / 2), baseline, size, color, bold);

    private static float FittedSize(string text, float size, float width) =>
        MathF.Min(size, size * width / MathF.Max(DrawingFont.Measure(text, size), 1));

    private static SKColor Shade(float fraction)
    {
        byte Mix(byte full) => (byte)MathF.Round(255 + ((full - 255) * MathF.Sqrt(fraction)));
        return new SKColor(Mix(s_full.Red), Mix(s_full.Green), Mix(s_full.Blue));
    }
}
