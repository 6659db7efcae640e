using MLNetGhost.Files;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>Files of plots: PNG or SVG, by the ending of the name.</summary>
internal static class PlotFile
{
    private const int PngQuality = 100;

    /// <summary>Writes a file; it appears complete or not at all.</summary>
    /// <param name="path">The <c>.png</c> or <c>.svg</c> file to write or replace.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="draw">Draws on a canvas of that size.</param>
    /// <exception cref="ArgumentException">The file has another ending.</exception>
    public static void Write(string path, int width, int height, Action<SKCanvas> draw)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PNG":
                AtomicFile.Write(path, stream => WritePng(stream, width, height, draw));
                break;
            case ".SVG":
                AtomicFile.Write(path, stream => WriteSvg(stream, width, height, draw));
                break;
            default:
                throw new ArgumentException(
                    $"The plot '{Excerpt.Of(path)}' has neither of the endings .png and .svg; choose one of them.", nameof(path));
        }
    }

    private static void WritePng(Stream stream, int width, int height, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            draw(canvas);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, PngQuality);
        data.SaveTo(stream);
    }

    private static void WriteSvg(Stream stream, int width, int height, Action<SKCanvas> draw)
    {
        using var canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream);
        using (var white = new SKPaint { Color = SKColors.White })
        {
            canvas.DrawRect(0, 0, width, height, white);
        }

        draw(canvas);
    }
}
