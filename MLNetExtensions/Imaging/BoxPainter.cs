using SkiaSharp;

namespace MLNetGhost.Imaging;

/// <summary>
/// Paints boxes with their labels on a picture. Labels are moved so that they neither leave the picture nor cover each other,
/// as far as there is room.
/// </summary>
internal static class BoxPainter
{
    private const float SmallestText = 11;
    private const float LargestText = 36;
    private const float PictureSidePerText = 34;

    /// <summary>The size of labels that reads well on a picture.</summary>
    /// <param name="width">Width of the picture, pixels.</param>
    /// <param name="height">Height of the picture, pixels.</param>
    public static float TextSizeFor(int width, int height) =>
        Math.Clamp(Math.Min(width, height) / PictureSidePerText, SmallestText, LargestText);

    /// <summary>Paints boxes; large ones first, so that small ones inside stay visible.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="boxes">The boxes.</param>
    /// <param name="area">The part of the canvas that the picture covers; boxes are relative to its corner.</param>
    /// <param name="textSize">Size of the labels; lines are scaled with it.</param>
    public static void Paint(SKCanvas canvas, IEnumerable<PaintedBox> boxes, SKRect area, float textSize)
    {
        var ordered = boxes.OrderByDescending(box => box.Box.Area).ToArray();
        foreach (var box in ordered)
        {
            PaintFrame(canvas, box, area, textSize);
        }

        var taken = new List<SKRect>();
        foreach (var box in ordered.Where(box => box.Text.Length > 0))
        {
            PaintLabel(canvas, box, area, textSize, taken);
        }
    }

    private static void PaintFrame(SKCanvas canvas, PaintedBox box, SKRect area, float textSize)
    {
        var width = MathF.Max(1.5f, textSize / 7);
        var frame = Place(box.Box, area);
        using var halo = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = width + 1.5f, Color = new SKColor(0, 0, 0, 90), IsAntialias = true };
        using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = width, Color = ClassPalette.ColorOf(box.ClassId), IsAntialias = true };
        canvas.DrawRect(frame, halo);
        canvas.DrawRect(frame, line);
    }

    private static void PaintLabel(SKCanvas canvas, PaintedBox box, SKRect area, float textSize, List<SKRect> taken)
    {
        var padding = textSize * 0.3f;
        var size = new SKSize(DrawingFont.Measure(box.Text, textSize) + (2 * padding), textSize * 1.35f);
        var label = FreePlace(Place(box.Box, area), size, area, taken);
        taken.Add(label);

        using var fill = new SKPaint { Color = ClassPalette.ColorOf(box.ClassId), IsAntialias = true };
        canvas.DrawRect(label, fill);
        var (capHeight, _) = DrawingFont.Extents(textSize);
        DrawingFont.Draw(canvas, box.Text, label.Left + padding, label.MidY + (capHeight / 2), textSize, ClassPalette.TextOn(fill.Color));
    }

    /// <summary>The first of: above, below, inside the top, inside the bottom, right-aligned above and below, that covers no other label.</summary>
    private static SKRect FreePlace(SKRect frame, SKSize size, SKRect area, List<SKRect> taken)
    {
        var right = frame.Right - size.Width;
        ReadOnlySpan<SKPoint> corners =
        [
            new(frame.Left, frame.Top - size.Height), new(frame.Left, frame.Bottom), new(frame.Left, frame.Top),
            new(frame.Left, frame.Bottom - size.Height), new(right, frame.Top - size.Height), new(right, frame.Bottom),
        ];
        var first = SKRect.Empty;
        foreach (var corner in corners)
        {
            var label = Inside(SKRect.Create(corner, size), area);
            if (first.IsEmpty && label.Top == corner.Y)
            {
                first = label;
            }

            if (label.Top == corner.Y && !taken.Any(label.IntersectsWith))
            {
                return label;
            }
        }

        return first.IsEmpty ? Inside(SKRect.Create(corners[0], size), area) : first;
    }

    private static SKRect Inside(SKRect label, SKRect area) => SKRect.Create(
        Math.Max(Math.Min(label.Left, area.Right - label.Width), area.Left),
        Math.Max(Math.Min(label.Top, area.Bottom - label.Height), area.Top),
        label.Width,
        label.Height);

    private static SKRect Place(BoundingBox box, SKRect area) =>
        new(area.Left + box.X0, area.Top + box.Y0, area.Left + box.X1, area.Top + box.Y1);
}
