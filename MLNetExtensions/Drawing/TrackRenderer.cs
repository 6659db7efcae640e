using System.Globalization;
using System.Numerics;
using SkiaSharp;

namespace MLNetGhost.Drawing;

/// <summary>
/// Draws tracked frames: boxes with ids in one colour per object, trails that fade, and lines and zones with what they have counted. Beside
/// a line, each side shows how many objects crossed towards it.
/// </summary>
public static class TrackRenderer
{
    /// <summary>How opaque a zone is filled.</summary>
    private const byte ZoneAlpha = 40;

    private const byte RimAlpha = 110;

    /// <summary>How opaque the oldest part of a trail is.</summary>
    private const float FaintestTrail = 0.15f;

    private static readonly DetectionRenderingOptions s_defaults = new();
    private static readonly SKColor s_counterColor = SKColors.White;

    /// <summary>Draws a frame onto a bitmap.</summary>
    /// <param name="bitmap">The picture, changed in place.</param>
    /// <param name="tracked">Boxes in pixels of the bitmap.</param>
    /// <param name="overlay">Trails, lines and zones; null for none.</param>
    /// <param name="options">Sizes and label contents; null for the defaults.</param>
    public static void Draw(
        SKBitmap bitmap, IReadOnlyCollection<Detection> tracked, TrackOverlay? overlay = null, DetectionRenderingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        ArgumentNullException.ThrowIfNull(tracked);
        using var canvas = new SKCanvas(bitmap);
        var (lineWidth, textSize) = DetectionRenderer.SizesFor(bitmap.Width, bitmap.Height, options ?? s_defaults);
        foreach (var (corners, _, _) in overlay?.Zones ?? [])
        {
            DrawZone(canvas, corners, lineWidth);
        }

        foreach (var (detection, points) in overlay?.Trails ?? [])
        {
            DrawTrail(canvas, points, DetectionRenderer.ColorOf(detection), lineWidth);
        }

        foreach (var (start, end, _, _) in overlay?.Lines ?? [])
        {
            DrawStroke(canvas, lineWidth, paint => canvas.DrawLine(Point(start), Point(end), paint));
        }

        DetectionRenderer.Draw(canvas, bitmap.Width, bitmap.Height, tracked, options);
        if (overlay is not null)
        {
            DrawCounts(canvas, new(bitmap.Width, bitmap.Height), overlay, textSize);
        }
    }

    private static void DrawZone(SKCanvas canvas, Vector2[] corners, float lineWidth)
    {
        using var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        path.AddPoly([.. corners.Select(Point)], close: true);
        using var fill = new SKPaint { Color = s_counterColor.WithAlpha(ZoneAlpha), IsAntialias = true };
        canvas.DrawPath(path, fill);
        DrawStroke(canvas, lineWidth / 2, paint => canvas.DrawPath(path, paint));
    }

    private static void DrawTrail(SKCanvas canvas, Vector2[] points, SKColor color, float lineWidth)
    {
        for (var i = 1; i < points.Length; i++)
        {
            var opacity = FaintestTrail + ((1 - FaintestTrail) * i / (points.Length - 1));
            using var paint = DetectionRenderer.CreateStroke(lineWidth, color.WithAlpha((byte)(byte.MaxValue * opacity)));
            paint.StrokeCap = SKStrokeCap.Round;
            canvas.DrawLine(Point(points[i - 1]), Point(points[i]), paint);
        }
    }

    private static void DrawStroke(SKCanvas canvas, float lineWidth, Action<SKPaint> draw)
    {
        using var rim = DetectionRenderer.CreateStroke(lineWidth + 2, SKColors.Black.WithAlpha(RimAlpha));
        using var line = DetectionRenderer.CreateStroke(lineWidth, s_counterColor);
        draw(rim);
        draw(line);
    }

    private static void DrawCounts(SKCanvas canvas, SKSize picture, TrackOverlay overlay, float textSize)
    {
        foreach (var (corners, name, count) in overlay.Zones)
        {
            var middle = corners.Aggregate(Vector2.Zero, (sum, corner) => sum + corner) / corners.Length;
            Write(canvas, picture, string.Create(CultureInfo.InvariantCulture,
                $"{name}: {count.Occupancy} (in {count.Entries}, out {count.Exits})"), middle, textSize);
        }

        foreach (var (start, end, name, count) in overlay.Lines)
        {
            var along = Vector2.Normalize(end - start);
            var right = new Vector2(-along.Y, along.X) * (1.5f * textSize);
            var middle = (start + end) / 2;
            Write(canvas, picture, $"{name}", start, textSize);
            Write(canvas, picture, count.LeftToRight.ToString(CultureInfo.InvariantCulture), middle + right, textSize);
            Write(canvas, picture, count.RightToLeft.ToString(CultureInfo.InvariantCulture), middle - right, textSize);
        }
    }

    /// <summary>Writes a label whose middle is at a point, or as near as the picture allows.</summary>
    private static void Write(SKCanvas canvas, SKSize picture, string text, Vector2 middle, float textSize)
    {
        var size = DetectionRenderer.SizeOf(text, textSize);
        var left = MathF.Max(0, MathF.Min(middle.X - (size.Width / 2), picture.Width - size.Width));
        var top = MathF.Max(0, MathF.Min(middle.Y - (size.Height / 2), picture.Height - size.Height));
        DetectionRenderer.DrawLabel(canvas, text, s_counterColor, SKRect.Create(left, top, size.Width, size.Height), textSize);
    }

    private static SKPoint Point(Vector2 point) => new(point.X, point.Y);
}
