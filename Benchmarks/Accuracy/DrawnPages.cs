using System.Globalization;
using System.Text;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>
/// A drawn dataset that resembles neither photographs of cells nor <see cref="Data.ShapesDataset"/>: scanned pages whose objects differ
/// by what they contain, not by outline; most are large, many are far wider than high, some are nested, and one class is tiny. In YOLO
/// format. The same seed gives the same pages.
/// </summary>
internal static class DrawnPages
{
    private const int Width = 256;
    private const int Height = 320;
    private const int Margin = 14;
    private const int Gap = 9;

    private static readonly string[] ClassNames = ["heading", "paragraph", "table", "figure", "stamp", "number"];

    /// <summary>Draws the dataset.</summary>
    /// <param name="folder">The folder to write; it must not exist.</param>
    /// <param name="training">Pages to train on; a third of them, each, are drawn for validation and test.</param>
    /// <param name="seed">The seed.</param>
    public static void Write(string folder, int training, int seed)
    {
        foreach (var (split, count, stream) in new[] { ("train", training, 0), ("val", training / 3, 1), ("test", training / 3, 2) })
        {
            var images = Directory.CreateDirectory(Path.Combine(folder, "images", split)).FullName;
            var labels = Directory.CreateDirectory(Path.Combine(folder, "labels", split)).FullName;
            for (var page = 0; page < count; page++)
            {
                var random = new Random(((seed * 3) + stream) * 100_003 + page);
                using var bitmap = new SKBitmap(Width, Height);
                var rows = Draw(bitmap, random);
                var name = string.Create(CultureInfo.InvariantCulture, $"{split}_{page:D4}");
                using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, random.Next(50, 95));
                File.WriteAllBytes(Path.Combine(images, name + ".jpg"), data.ToArray());
                File.WriteAllText(Path.Combine(labels, name + ".txt"), rows);
            }
        }

        File.WriteAllText(
            Path.Combine(folder, "data.yaml"),
            $"train: images/train\nval: images/val\ntest: images/test\nnames: [{string.Join(", ", ClassNames)}]\n");
    }

    private static string Draw(SKBitmap bitmap, Random random)
    {
        using var canvas = new SKCanvas(bitmap);
        var paper = (byte)random.Next(200, 256);
        canvas.Clear(new SKColor(paper, paper, (byte)Math.Max(paper - random.Next(40), 0)));
        using var ink = new SKPaint { Color = SKColors.Black.WithAlpha((byte)random.Next(110, 240)), IsAntialias = true, StrokeWidth = 1 };
        var boxes = new List<(int Class, SKRect Box)>();
        var columns = random.Next(1, 3);
        var width = (Width - (2 * Margin) - ((columns - 1) * Gap)) / columns;
        for (var column = 0; column < columns; column++)
        {
            var left = Margin + (column * (width + Gap));
            for (var top = Margin + random.Next(20); ; top += Gap)
            {
                var kind = random.Next(10) switch { < 2 => 0, < 6 => 1, < 8 => 2, _ => 3 };
                var (least, most) = kind switch { 0 => (8, 15), 1 => (18, 80), 2 => (30, 80), _ => (40, 110) };
                var height = random.Next(least, most);
                if (top + height > Height - 30)
                {
                    break;
                }

                var box = new SKRect(left, top, left + (int)(width * (0.6 + (0.4 * random.NextDouble()))), top + height);
                boxes.Add((kind, Paint(canvas, ink, random, kind, box)));
                top += height;
            }
        }

        boxes.Add((5, Line(canvas, ink, random, new SKRect((Width / 2) - 7, Height - 20, (Width / 2) + random.Next(-2, 8), Height - 13))));
        if (random.Next(3) == 0)
        {
            boxes.Add((4, Stamp(canvas, random)));
        }

        return boxes.Aggregate(new StringBuilder(), (text, box) => text.Append(
            CultureInfo.InvariantCulture,
            $"{box.Class} {box.Box.MidX / Width:F6} {box.Box.MidY / Height:F6} {box.Box.Width / Width:F6} {box.Box.Height / Height:F6}\n"))
            .ToString();
    }

    private static SKRect Paint(SKCanvas canvas, SKPaint ink, Random random, int kind, SKRect box) => kind switch
    {
        0 => Line(canvas, ink, random, box),
        1 => Paragraph(canvas, ink, random, box),
        2 => Grid(canvas, ink, random, box),
        _ => Figure(canvas, ink, random, box),
    };

    /// <summary>Words of letters that are strokes; returns where they are.</summary>
    private static SKRect Line(SKCanvas canvas, SKPaint ink, Random random, SKRect box)
    {
        var letter = box.Height * 0.7f;
        var x = box.Left;
        while (x + letter <= box.Right)
        {
            var middle = box.Top + (box.Height * random.NextSingle());
            canvas.DrawLine(x, box.Top, x, box.Bottom, ink);
            canvas.DrawLine(x, middle, x + (letter * 0.7f), random.Next(2) == 0 ? middle : box.Bottom, ink);
            x += letter * (random.Next(6) == 0 ? 2 : 1);
        }

        return new SKRect(box.Left, box.Top, Math.Min(x, box.Right), box.Bottom);
    }

    private static SKRect Paragraph(SKCanvas canvas, SKPaint ink, Random random, SKRect box)
    {
        const int height = 4;
        const int pitch = 7;
        var lines = Math.Max((int)(box.Height / pitch), 2);
        for (var line = 0; line < lines; line++)
        {
            var right = line == lines - 1 ? box.Left + (box.Width * (0.3f + (0.6f * random.NextSingle()))) : box.Right;
            var top = box.Top + (line * pitch);
            Line(canvas, ink, random, new SKRect(box.Left, top, right, top + height));
        }

        return new SKRect(box.Left, box.Top, box.Right, box.Top + ((lines - 1) * pitch) + height);
    }

    private static SKRect Grid(SKCanvas canvas, SKPaint ink, Random random, SKRect box)
    {
        var (rows, columns) = (random.Next(3, 8), random.Next(2, 6));
        for (var row = 0; row <= rows; row++)
        {
            var y = box.Top + (box.Height * row / rows);
            canvas.DrawLine(box.Left, y, box.Right, y, ink);
            for (var column = 0; column < columns && row < rows; column++)
            {
                var x = box.Left + (box.Width * column / columns) + 2;
                var right = x + (box.Width / columns * (0.3f + (0.5f * random.NextSingle())));
                Line(canvas, ink, random, new SKRect(x, y + 2, right, y + 2 + Math.Min(4, (box.Height / rows) - 4)));
            }
        }

        return box;
    }

    private static SKRect Figure(SKCanvas canvas, SKPaint ink, Random random, SKRect box)
    {
        using var fill = new SKPaint { IsAntialias = true };
        fill.Color = SKColor.FromHsv(random.Next(360), random.Next(60), random.Next(40, 95));
        canvas.DrawRect(box, fill);
        for (var part = random.Next(3, 9); part > 0; part--)
        {
            fill.Color = SKColor.FromHsv(random.Next(360), random.Next(90), random.Next(100)).WithAlpha(160);
            var centre = new SKPoint(box.Left + (box.Width * random.NextSingle()), box.Top + (box.Height * random.NextSingle()));
            canvas.Save();
            canvas.ClipRect(box);
            canvas.DrawOval(centre, new SKSize(random.Next(4, 30), random.Next(4, 30)), fill);
            canvas.DrawLine(centre, new SKPoint(box.Left + (box.Width * random.NextSingle()), box.Bottom), ink);
            canvas.Restore();
        }

        return box;
    }

    private static SKRect Stamp(SKCanvas canvas, Random random)
    {
        var radius = random.Next(12, 28);
        var (x, y) = (random.Next(radius + 2, Width - radius - 2), random.Next(radius + 2, Height - radius - 2));
        using var paint = new SKPaint
        {
            Color = SKColor.FromHsv(random.Next(2) == 0 ? 0 : 230, 70, 80).WithAlpha(190),
            IsStroke = true,
            StrokeWidth = 2,
            IsAntialias = true,
        };
        canvas.DrawCircle(x, y, radius, paint);
        canvas.DrawCircle(x, y, radius * 0.7f, paint);
        canvas.DrawLine(x - (radius * 0.6f), y + random.Next(-5, 5), x + (radius * 0.6f), y + random.Next(-5, 5), paint);
        return new SKRect(x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1);
    }
}
