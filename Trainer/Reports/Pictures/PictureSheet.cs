using MLNetGhost.Data;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Trainer.Reports.Pictures;

/// <summary>Many small pictures with their boxes on one: samples of a dataset, truth beside prediction.</summary>
internal static class PictureSheet
{
    private const int Gap = 8;
    private const float CaptionSize = 12;
    private const int CaptionHeight = 22;
    private const int JpegQuality = 90;
    private static readonly SKColor s_background = new(0xF4, 0xF5, 0xF7);
    private static readonly SKColor s_ink = new(0x22, 0x22, 0x22);

    /// <summary>Writes a sheet.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="pictures">The pictures, row by row.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <param name="cellWidth">Width of a picture on the sheet, pixels; smaller ones are enlarged.</param>
    /// <param name="cellHeight">Height of a picture on the sheet, pixels.</param>
    public static void Write(string path, IReadOnlyList<SheetPicture> pictures, int columns, int cellWidth, int cellHeight)
    {
        columns = Math.Min(columns, Math.Max(pictures.Count, 1));
        var rows = Math.Max((pictures.Count + columns - 1) / columns, 1);
        var stepX = cellWidth + Gap;
        var stepY = cellHeight + CaptionHeight + Gap;
        using var bitmap = new SKBitmap(Gap + (columns * stepX), Gap + (rows * stepY), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(s_background);
            for (var i = 0; i < pictures.Count; i++)
            {
                var corner = new SKPoint(Gap + (i % columns * stepX), Gap + (i / columns * stepY));
                Draw(canvas, pictures[i], corner, cellWidth, cellHeight);
            }
        }

        Save(path, bitmap);
    }

    /// <summary>Writes one picture with boxes at its own size.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">Boxes to paint, in pixels of the picture.</param>
    public static void WriteOne(string path, RgbImage picture, IReadOnlyList<PaintedBox> boxes)
    {
        using var bitmap = new SKBitmap(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var image = ToImage(picture);
            canvas.DrawImage(image, 0, 0);
            BoxPainter.Paint(canvas, boxes, SKRect.Create(picture.Width, picture.Height), BoxPainter.TextSizeFor(picture.Width, picture.Height));
        }

        Save(path, bitmap);
    }

    private static void Draw(SKCanvas canvas, SheetPicture picture, SKPoint corner, int cellWidth, int cellHeight)
    {
        DrawingFont.Draw(canvas, Shorten(picture.Caption, cellWidth), corner.X, corner.Y + 15, CaptionSize, s_ink);
        var pixels = ImageDecoder.DecodeRgb(picture.Path);
        var scale = Math.Min((float)cellWidth / pixels.Width, (float)cellHeight / pixels.Height);
        var area = SKRect.Create(
            corner.X + ((cellWidth - (pixels.Width * scale)) / 2), corner.Y + CaptionHeight, pixels.Width * scale, pixels.Height * scale);
        using (var image = ToImage(pixels))
        using (var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium, IsAntialias = true })
        {
            canvas.DrawImage(image, area, paint);
        }

        canvas.Save();
        canvas.ClipRect(area);
        BoxPainter.Paint(canvas, picture.Boxes.Select(box => box with { Box = Scale(box.Box, scale) }), area, BoxPainter.TextSizeFor(cellWidth, cellHeight));
        canvas.Restore();
    }

    private static BoundingBox Scale(BoundingBox box, float scale) => new(box.X0 * scale, box.Y0 * scale, box.X1 * scale, box.Y1 * scale);

    private static string Shorten(string text, float width)
    {
        var shown = text;
        while (shown.Length > 4 && DrawingFont.Measure(shown, CaptionSize) > width)
        {
            var keep = (shown.Length - 2) / 2;
            shown = $"{text[..keep]}…{text[^keep..]}";
        }

        return shown;
    }

    private static SKImage ToImage(RgbImage picture)
    {
        var rgba = new byte[4 * picture.Width * picture.Height];
        for (int source = 0, target = 0; source < picture.Pixels.Length; source += 3, target += 4)
        {
            rgba[target] = picture.Pixels[source];
            rgba[target + 1] = picture.Pixels[source + 1];
            rgba[target + 2] = picture.Pixels[source + 2];
            rgba[target + 3] = byte.MaxValue;
        }

        return SKImage.FromPixelCopy(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
    }

    private static void Save(string path, SKBitmap bitmap) => AtomicFile.Write(path, stream =>
    {
        var format = Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg;
        using var data = bitmap.Encode(format, JpegQuality);
        data.SaveTo(stream);
    });
}
