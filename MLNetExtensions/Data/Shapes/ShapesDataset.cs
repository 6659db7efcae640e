using System.Globalization;
using System.Text;
using MLNetGhost.Files;
using SkiaSharp;

namespace MLNetGhost.Data;

/// <summary>
/// A small synthetic detection dataset, so that training can be tried without downloading anything: JPEG pictures with rotated,
/// overlapping shapes of four classes in random colours on textured, noisy backgrounds, written in YOLO format
/// (<c>data.yaml</c>, <c>images/</c>, <c>labels/</c>).
/// </summary>
public static class ShapesDataset
{
    /// <summary>The classes, in the order of their ids.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["triangle", "square", "star", "ring"];

    private const int JpegQuality = 90;

    // A shape is kept when at least this part of its outline's box lies inside the picture and is not covered by later shapes.
    private const float LeastVisible = 0.6f;

    /// <summary>Draws the dataset into a folder; anything written there by an earlier call is replaced.</summary>
    /// <param name="folder">The folder to write; it is created if missing.</param>
    /// <param name="options">Counts, sizes and seed.</param>
    /// <returns>The path of <c>data.yaml</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count or size is out of range.</exception>
    public static string Write(string folder, ShapesDatasetOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        WriteSplit(folder, "train", options.TrainCount, options, stream: 0);
        WriteSplit(folder, "val", options.ValidationCount, options, stream: 1);
        WriteSplit(folder, "test", options.TestCount, options, stream: 2);

        var yaml = new StringBuilder("path: .\ntrain: images/train\nval: images/val\ntest: images/test\nnames:\n");
        for (var id = 0; id < ClassNames.Count; id++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  {id}: {ClassNames[id]}\n");
        }

        var path = Path.Combine(folder, "data.yaml");
        AtomicFile.WriteText(path, yaml.ToString());
        return path;
    }

    private static void Check(ShapesDatasetOptions options)
    {
        if (options.TrainCount < 1 || options.ValidationCount < 1 || options.TestCount < 0 || options.MostShapes < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"Counts {options.TrainCount} (train), {options.ValidationCount} (val), {options.TestCount} (test) and "
                + $"{options.MostShapes} shapes: train, val and shapes need at least 1, test at least 0.");
        }

        if (options.SmallestRadius < 4 || options.LargestRadius < options.SmallestRadius
            || 2 * options.LargestRadius > Math.Min(options.Width, options.Height))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"Radii {options.SmallestRadius} to {options.LargestRadius} do not fit pictures of {options.Width}×{options.Height}: "
                + $"use at least 4 and at most half the shorter side.");
        }
    }

    private static void WriteSplit(string folder, string split, int count, ShapesDatasetOptions options, int stream)
    {
        var images = Path.Combine(folder, "images", split);
        var labels = Path.Combine(folder, "labels", split);
        foreach (var directory in new[] { images, labels })
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            Directory.CreateDirectory(directory);
        }

        // Every picture has its own random stream, so that counts can change without redrawing the others.
        Parallel.For(0, count, index =>
        {
            var random = new Random(HashOf(options.Seed, stream, index));
            using var bitmap = new SKBitmap(options.Width, options.Height);
            var shapes = Draw(bitmap, random, options);
            var name = string.Create(CultureInfo.InvariantCulture, $"{split}_{index:D4}");
            using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
            AtomicFile.Write(Path.Combine(images, name + ".jpg"), data.SaveTo, flushToDisk: false);
            AtomicFile.WriteText(
                Path.Combine(labels, name + ".txt"), string.Concat(shapes.Select(shape => Row(shape, options) + "\n")), flushToDisk: false);
        });
    }

    private static int HashOf(int seed, int stream, int index) => unchecked((((seed * 31) + stream) * 1_000_003) + index);

    private static string Row((int ClassId, SKRect Box) shape, ShapesDatasetOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{shape.ClassId} {shape.Box.MidX / options.Width:F6} {shape.Box.MidY / options.Height:F6} {shape.Box.Width / options.Width:F6} "
        + $"{shape.Box.Height / options.Height:F6}");

    private static List<(int ClassId, SKRect Box)> Draw(SKBitmap bitmap, Random random, ShapesDatasetOptions options)
    {
        using var canvas = new SKCanvas(bitmap);
        ShapePainter.PaintBackground(canvas, random, options.Width, options.Height);

        var kept = new List<(int ClassId, SKRect Box)>();
        var count = random.Next(1, options.MostShapes + 1);
        for (var i = 0; i < count; i++)
        {
            // A shape that would hide too much of an earlier one is placed again, a few times.
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var classId = random.Next(ClassNames.Count);
                using var path = ShapePainter.Outline(classId, random, options);
                var box = path.TightBounds;
                var visible = SKRect.Intersect(box, new SKRect(0, 0, options.Width, options.Height));
                if (Area(visible) < LeastVisible * Area(box)
                    || kept.Any(other => Area(SKRect.Intersect(other.Box, visible)) > (1 - LeastVisible) * Area(other.Box)))
                {
                    continue;
                }

                ShapePainter.PaintShape(canvas, path, random);
                kept.Add((classId, visible));
                break;
            }
        }

        ShapePainter.AddNoise(bitmap, random);
        return kept;
    }

    private static float Area(SKRect rect) => Math.Max(rect.Width, 0) * Math.Max(rect.Height, 0);
}
