using MLNetGhost.Drawing;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>Many small pictures with their boxes in one: samples of a dataset, labels beside detections.</summary>
internal static class PictureSheet
{
    private const int Gap = 8;
    private const float CaptionSize = 12;
    private const float BoxTextSize = 11;
    private const int CaptionHeight = 22;
    private const int TitleHeight = 20;
    private const int JpegQuality = 90;
    private static readonly SKColor s_background = new(0xF4, 0xF5, 0xF7);
    private static readonly SKColor s_ink = new(0x22, 0x22, 0x22);

    /// <summary>Writes a sheet.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="pictures">The pictures, row by row.</param>
    /// <param name="columns">Pictures per row.</param>
    /// <param name="cellWidth">Width of a picture on the sheet, pixels; smaller ones are enlarged.</param>
    /// <param name="cellHeight">Height of a picture on the sheet, pixels.</param>
    /// <param name="title">A line above all pictures, or null.</param>
    public static void Write(
        string path, IReadOnlyList<SheetPicture> pictures, int columns, int cellWidth, int cellHeight, string? title = null)
    {
        columns = Math.Min(columns, Math.Max(pictures.Count, 1));
        var rows = Math.Max((pictures.Count + columns - 1) / columns, 1);
        var stepX = cellWidth + Gap;
        var stepY = cellHeight + CaptionHeight + Gap;
        var top = title is null ? Gap : Gap + TitleHeight;
        using var bitmap = new SKBitmap(Gap + (columns * stepX), top + (rows * stepY), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(s_background);
            if (title is not null)
            {
                DrawingFont.Draw(canvas, Shorten(title, bitmap.Width - (2 * Gap), bold: true), Gap, 20, CaptionSize, s_ink, bold: true);
            }

            for (var i = 0; i < pictures.Count; i++)
            {
                var corner = new SKPoint(Gap + (i % columns * stepX), top + (i / columns * stepY));
                Draw(canvas, pictures[i], corner, cellWidth, cellHeight);
            }
        }

        Save(path, bitmap);
    }

    /// <summary>Writes one picture at its own size.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="picture">The picture.</param>
    public static void WriteOne(string path, RgbImage picture)
    {
        using var bitmap = picture.ToBitmap();
        Save(path, bitmap);
    }

    private static void Draw(SKCanvas canvas, SheetPicture picture, SKPoint corner, int cellWidth, int cellHeight)
    {
        DrawingFont.Draw(canvas, Shorten(picture.Caption, cellWidth), corner.X, corner.Y + 15, CaptionSize, s_ink);
        var pixels = picture.Pixels ?? ImageDecoder.DecodeRgb(picture.Path, DecodingRules.ForShowing);
        var scale = Math.Min((float)cellWidth / pixels.Width, (float)cellHeight / pixels.Height);
        var area = SKRect.Create(
            corner.X + ((cellWidth - (pixels.Width * scale)) / 2), corner.Y + CaptionHeight, pixels.Width * scale, pixels.Height * scale);
        using (var bitmap = pixels.ToBitmap())
        using (var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium, IsAntialias = true })
        {
            canvas.DrawBitmap(bitmap, area, paint);
        }

        canvas.Save();
        canvas.ClipRect(area);
        canvas.Translate(area.Left, area.Top);
        DetectionRenderer.DrawOutlined(
            canvas, (int)area.Width, (int)area.Height, [.. picture.Boxes.Select(box => Scale(box, scale))],
                new() { TextSize = BoxTextSize, ShowScores = picture.ShowScores });
        canvas.Restore();
    }

    private static OutlinedDetection Scale(OutlinedDetection box, float scale) =>
        box with { Detection = box.Detection with { Box = Scale(box.Detection.Box, scale) } };

    private static BoundingBox Scale(BoundingBox box, float scale) => new(box.X0 * scale, box.Y0 * scale, box.X1 * scale, box.Y1 * scale);

    private static string Shorten(string text, float width, bool bold = false)
    {
        var shown = text;
        while (shown.Length > 4 && DrawingFont.Measure(shown, CaptionSize, bold) > width)
        {
            var keep = (shown.Length - 2) / 2;
            shown = $"{text[..keep]}…{text[^keep..]}";
        }

        return shown;
    }

    private static void Save(string path, SKBitmap bitmap) => AtomicFile.Write(path, stream =>
    {
        var format = Path.GetExtension(path).Equals(
            ".png", StringComparison.OrdinalIgnoreCase) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg;
        using var data = bitmap.Encode(format, JpegQuality);
        data.SaveTo(stream);
    });
}
