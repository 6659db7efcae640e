using System.Globalization;
using Microsoft.ML.Data;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Drawing;

/// <summary>
/// Draws boxes, class names and scores onto pictures: one colour per class that colour-blind people can tell apart, black or white text on
/// it, and sizes that scale with the picture. Detections with an id (<see cref="Detection.TrackId"/>) show it, and have one colour per id.
/// </summary>
public static class DetectionRenderer
{
    private const float SmallestText = 11;

    /// <summary>Space around a label's text, as a fraction of the text's size.</summary>
    private const float Padding = 0.25f;

    /// <summary>Length of the dashes of a dashed box and of the gaps between them, in line widths.</summary>
    private const float DashLength = 3;
    private const float GapLength = 3;

    private const int JpegQuality = 92;
    private static readonly DetectionRenderingOptions s_defaults = new();

    /// <summary>Draws detections onto a bitmap.</summary>
    /// <param name="bitmap">The picture, changed in place.</param>
    /// <param name="detections">Boxes in pixels of the bitmap.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    public static void Draw(SKBitmap bitmap, IReadOnlyCollection<Detection> detections, DetectionRenderingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        using var canvas = new SKCanvas(bitmap);
        Draw(canvas, bitmap.Width, bitmap.Height, detections, options);
    }

    /// <summary>Draws detections onto a copy of an ML.NET image.</summary>
    /// <param name="image">The picture, left unchanged.</param>
    /// <param name="detections">Boxes in pixels of the image.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    /// <returns>A new, opaque image; the caller disposes it.</returns>
    public static unsafe MLImage Draw(MLImage image, IReadOnlyCollection<Detection> detections, DetectionRenderingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels.ToArray();
        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }

        var colorType = PixelSource.FormatOf(image) == PixelFormat.Rgba32 ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
        fixed (byte* pointer = pixels)
        {
            using var bitmap = new SKBitmap();
            bitmap.InstallPixels(new SKImageInfo(image.Width, image.Height, colorType, SKAlphaType.Opaque), (nint)pointer);
            Draw(bitmap, detections, options);
        }

        var drawn = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, pixels);
        drawn.Tag = image.Tag;
        return drawn;
    }

    /// <summary>Draws detections onto a copy of a picture file.</summary>
    /// <param name="imagePath">The picture; EXIF orientation is applied. A damaged JPEG file is shown as far as it can be.</param>
    /// <param name="detections">Boxes in pixels of the picture as a viewer shows it.</param>
    /// <param name="outputPath">The file to write or replace; its extension (.png, .webp, otherwise JPEG) determines the format.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such picture.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture, is cut short or too large.</exception>
    public static void DrawFile(
        string imagePath, IReadOnlyCollection<Detection> detections, string outputPath, DetectionRenderingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(detections);
        using var bitmap = ImageDecoder.DecodeRgb(imagePath, DecodingRules.ForShowing).ToBitmap();
        Draw(bitmap, detections, options);
        Save(bitmap, outputPath);
    }

    /// <summary>Draws detections onto a canvas.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="detections">Boxes in pixels of the picture.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    public static void Draw(
        SKCanvas canvas, int width, int height, IReadOnlyCollection<Detection> detections, DetectionRenderingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(detections);
        var outlined = detections.Select(detection => new OutlinedDetection(detection, IsDashed: false));
        DrawOutlined(canvas, width, height, [.. outlined], options);
    }

    /// <summary>Draws detections onto a canvas, each with a solid or a dashed box.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="detections">Boxes in pixels of the picture.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    internal static void DrawOutlined(
        SKCanvas canvas, int width, int height,
        IReadOnlyCollection<OutlinedDetection> detections, DetectionRenderingOptions? options = null)
    {
        options ??= s_defaults;
        var (lineWidth, textSize) = SizesFor(width, height, options);

        // The best box is drawn last, so that it is on top; the best label is placed first. All labels are drawn over all boxes.
        var ordered = detections.OrderByDescending(outlined => outlined.Detection.Score).ToArray();
        foreach (var (detection, isDashed) in Enumerable.Reverse(ordered))
        {
            DrawBox(canvas, detection, lineWidth, isDashed);
        }

        var placement = new LabelPlacement(width, height);
        var labels = ordered
            .Select(outlined => (Text: TextOf(outlined.Detection, options), outlined.Detection))
            .Where(label => label.Text.Length > 0)
            .Select(label => (
                label.Text,
                Color: ColorOf(label.Detection),
                Place: placement.Place(OuterEdges(label.Detection, lineWidth), lineWidth, SizeOf(label.Text, textSize))))
            .ToArray();
        foreach (var (text, color, place) in Enumerable.Reverse(labels))
        {
            DrawLabel(canvas, text, color, place, textSize);
        }
    }

    /// <summary>Writes a drawn picture; the extension determines the format.</summary>
    internal static void Save(SKBitmap bitmap, string outputPath)
    {
        using var encoded = bitmap.Encode(FormatOf(outputPath), JpegQuality);
        AtomicFile.Write(outputPath, encoded.SaveTo, flushToDisk: false);
    }

    /// <summary>Width of lines and height of text for a picture, pixels.</summary>
    internal static (float LineWidth, float TextSize) SizesFor(int width, int height, DetectionRenderingOptions options)
    {
        var side = MathF.Sqrt((float)width * height);
        return (options.LineWidth ?? MathF.Max(2, side / 250), options.TextSize ?? MathF.Max(SmallestText, side / 40));
    }

    /// <summary>The colour of a detection: that of its id, else that of its class.</summary>
    internal static SKColor ColorOf(in Detection detection) => ClassPalette.ColorOf(detection.TrackId - 1 ?? detection.ClassId);

    private static void DrawBox(SKCanvas canvas, in Detection detection, float lineWidth, bool isDashed)
    {
        var box = new SKRect(detection.Box.X0, detection.Box.Y0, detection.Box.X1, detection.Box.Y1);

        // A dark rim keeps a bright line visible on a bright background.
        using var rim = CreateStroke(lineWidth + 2, SKColors.Black.WithAlpha(110));
        using var line = CreateStroke(lineWidth, ColorOf(detection));
        using var dashes = isDashed ? SKPathEffect.CreateDash([DashLength * lineWidth, GapLength * lineWidth], 0) : null;
        rim.PathEffect = line.PathEffect = dashes;
        canvas.DrawRect(box, rim);
        canvas.DrawRect(box, line);
    }

    /// <summary>A line of a width and a colour.</summary>
    internal static SKPaint CreateStroke(float width, SKColor color) =>
        new() { Style = SKPaintStyle.Stroke, StrokeWidth = width, Color = color, IsAntialias = true };

    private static SKRect OuterEdges(in Detection detection, float lineWidth)
    {
        var box = new SKRect(detection.Box.X0, detection.Box.Y0, detection.Box.X1, detection.Box.Y1);
        box.Inflate(lineWidth / 2, lineWidth / 2);
        return box;
    }

    /// <summary>The size of a label with its background, pixels.</summary>
    internal static SKSize SizeOf(string text, float textSize)
    {
        var (capHeight, descent) = DrawingFont.Extents(textSize);
        var padding = 2 * Padding * textSize;
        return new(DrawingFont.Measure(text, textSize, bold: true) + padding, capHeight + descent + padding);
    }

    /// <summary>Draws a label: text on a background.</summary>
    internal static void DrawLabel(SKCanvas canvas, string text, SKColor color, SKRect place, float textSize)
    {
        using var background = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawRect(place, background);
        var padding = Padding * textSize;
        var baseline = place.Top + padding + DrawingFont.Extents(textSize).CapHeight;
        DrawingFont.Draw(canvas, text, place.Left + padding, baseline, textSize, ClassPalette.TextOn(color), bold: true);
    }

    private static string TextOf(in Detection detection, DetectionRenderingOptions options)
    {
        var score = detection.Score.ToString("0.00", CultureInfo.InvariantCulture);
        return (options.ShowLabels, options.ShowScores) switch
        {
            (true, true) => $"{detection.Label}{detection.TrackMark} {score}",
            (true, false) => $"{detection.Label}{detection.TrackMark}",
            (false, true) => score,
            _ => "",
        };
    }

    private static SKEncodedImageFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => SKEncodedImageFormat.Png,
        ".WEBP" => SKEncodedImageFormat.Webp,
        _ => SKEncodedImageFormat.Jpeg,
    };
}
