using System.Globalization;
using MLNetGhost.Drawing;
using MLNetGhost.Evaluation;
using MLNetGhost.Imaging;
using SkiaSharp;

namespace MLNetGhost.Reports;

/// <summary>The part of a picture around a label and what a model sees there, with both boxes.</summary>
internal static class MistakeCrop
{
    private const int Width = 360;
    private const int Height = 270;
    private const float TextSize = 13;
    private const float LineWidth = 2;
    private const int JpegQuality = 85;

    /// <summary>Room around the boxes, of their longer side.</summary>
    private const float Margin = 0.5f;

    /// <summary>Smaller parts are not enlarged further, pixels.</summary>
    private const float LeastWidth = 64;

    private static readonly SKColor s_background = new(0xF4, 0xF5, 0xF7);

    /// <summary>Draws crops; every picture is decoded once.</summary>
    /// <param name="mistakes">The disagreements.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <returns>JPEG files, in the order of the disagreements.</returns>
    public static byte[][] Draw(IReadOnlyList<LabelMistake> mistakes, IReadOnlyList<string> classNames)
    {
        var crops = new byte[mistakes.Count][];
        var pictures = mistakes.Index().GroupBy(entry => entry.Item.Image, StringComparer.Ordinal).ToArray();
        foreach (var picture in pictures)
        {
            using var bitmap = ImageDecoder.DecodeRgb(picture.Key, DecodingRules.ForShowing).ToBitmap();
            foreach (var (index, mistake) in picture)
            {
                crops[index] = Draw(bitmap, mistake, classNames);
            }
        }

        return crops;
    }

    /// <summary>The part that is shown: the boxes and some room, in the shape of the crop, inside the picture where possible.</summary>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="boxes">What must be visible.</param>
    internal static SKRect Part(int width, int height, IReadOnlyList<BoundingBox> boxes)
    {
        var (left, top) = (boxes.Min(box => box.X0), boxes.Min(box => box.Y0));
        var (right, bottom) = (boxes.Max(box => box.X1), boxes.Max(box => box.Y1));
        var room = Margin * Math.Max(right - left, bottom - top);
        var partWidth = Math.Max(LeastWidth, Math.Max(right - left + (2 * room), (bottom - top + (2 * room)) * Width / Height));
        var partHeight = partWidth * Height / Width;
        return SKRect.Create(
            Inside(((left + right) / 2) - (partWidth / 2), partWidth, width),
            Inside(((top + bottom) / 2) - (partHeight / 2), partHeight, height),
            partWidth, partHeight);
    }

    private static float Inside(float start, float length, int whole) =>
        length >= whole ? (whole - length) / 2 : Math.Clamp(start, 0, whole - length);

    private static byte[] Draw(SKBitmap picture, LabelMistake mistake, IReadOnlyList<string> classNames)
    {
        var boxes = Boxes(mistake, classNames).ToArray();
        var part = Part(picture.Width, picture.Height, [.. boxes.Select(box => box.Detection.Box)]);
        var scale = Width / part.Width;
        using var crop = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(crop))
        {
            using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium, IsAntialias = true };
            canvas.Clear(s_background);
            canvas.DrawBitmap(
                picture, SKRect.Create(-part.Left * scale, -part.Top * scale, picture.Width * scale, picture.Height * scale), paint);
            DetectionRenderer.DrawOutlined(
                canvas, Width, Height, [.. boxes.Select(box => Place(box, part, scale))],
                new() { TextSize = TextSize, LineWidth = LineWidth, ShowScores = false });
        }

        using var data = crop.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }

    /// <summary>The label in a solid line, and what the model sees in a dashed one.</summary>
    private static IEnumerable<OutlinedDetection> Boxes(LabelMistake mistake, IReadOnlyList<string> classNames)
    {
        if (mistake.Label is { } label)
        {
            yield return new(new Detection(label.ClassId, $"label {classNames[label.ClassId]}", 1, label.Box), IsDashed: false);
        }

        if (mistake.Detection is { } seen)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"model {classNames[seen.ClassId]} {seen.Score:0.00}");
            yield return new(seen with { Label = text }, IsDashed: true);
        }
    }

    private static OutlinedDetection Place(OutlinedDetection box, SKRect part, float scale)
    {
        var (x0, y0, x1, y1) = box.Detection.Box;
        return box with
        {
            Detection = box.Detection with
            {
                Box = new((x0 - part.Left) * scale, (y0 - part.Top) * scale, (x1 - part.Left) * scale, (y1 - part.Top) * scale),
            },
        };
    }
}
