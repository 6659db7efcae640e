using MLNetGhost.Data;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Tiling;

/// <summary>
/// A large picture of many small shapes of <see cref="ShapesDataset"/> and a few large ones, none of which overlap. The same seed draws the
/// same picture.
/// </summary>
internal static class LargeDrawing
{
    /// <summary>Radius at which a shape is painted, before it is scaled: rims and shadows have fixed sizes there.</summary>
    private const float PaintedRadius = 32;

    private const int Attempts = 200;
    private const int JpegQuality = 95;

    /// <summary>Draws a picture.</summary>
    /// <param name="path">The JPEG file to write.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="groups">How many shapes of which size, in pixels from side to side.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The shapes: class and the box of the outline.</returns>
    public static IReadOnlyList<DrawnShape> Write(
        string path, int width, int height, IEnumerable<(int Count, float Size)> groups, int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        ShapePainter.PaintBackground(canvas, random, width, height);
        var shapes = new List<DrawnShape>();
        foreach (var (count, size) in groups.OrderByDescending(group => group.Size))
        {
            for (var i = 0; i < count; i++)
            {
                if (Place(canvas, random, shapes, width, height, size) is { } shape)
                {
                    shapes.Add(shape);
                }
            }
        }

        ShapePainter.AddNoise(bitmap, random);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        File.WriteAllBytes(path, data.ToArray());
        return shapes;
    }

    private static DrawnShape? Place(SKCanvas canvas, Random random, List<DrawnShape> shapes, int width, int height, float size)
    {
        var scale = size / (2 * PaintedRadius);
        var options = new ShapesDatasetOptions
        {
            Width = (int)(width / scale),
            Height = (int)(height / scale),
            SmallestRadius = PaintedRadius,
            LargestRadius = PaintedRadius,
        };
        var gap = MathF.Max(size / 3, 6);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var classId = random.Next(ShapesDataset.ClassNames.Count);
            using var path = ShapePainter.Outline(classId, random, options);
            var (x0, y0, x1, y1) = (path.TightBounds.Left * scale, path.TightBounds.Top * scale, path.TightBounds.Right * scale,
                path.TightBounds.Bottom * scale);
            var box = new BoundingBox(x0, y0, x1, y1);
            var isFree = x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height && !shapes.Any(shape =>
                shape.Box.X0 < x1 + gap && shape.Box.X1 > x0 - gap && shape.Box.Y0 < y1 + gap && shape.Box.Y1 > y0 - gap);
            if (isFree)
            {
                canvas.Save();
                canvas.Scale(scale);
                ShapePainter.PaintShape(canvas, path, random);
                canvas.Restore();
                return new(classId, box);
            }
        }

        return null;
    }
}

/// <summary>A shape in a drawing.</summary>
/// <param name="ClassId">Its class in <see cref="ShapesDataset.ClassNames"/>.</param>
/// <param name="Box">The box of its outline, in pixels.</param>
internal sealed record DrawnShape(int ClassId, BoundingBox Box);
