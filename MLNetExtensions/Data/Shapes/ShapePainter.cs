using SkiaSharp;

namespace MLNetGhost.Data;

/// <summary>Draws the backgrounds and shapes of <see cref="ShapesDataset"/>.</summary>
internal static class ShapePainter
{
    /// <summary>A gradient under two octaves of coarse texture.</summary>
    public static void PaintBackground(SKCanvas canvas, Random random, int width, int height)
    {
        using var gradient = SKShader.CreateLinearGradient(
            new SKPoint(random.Next(width), 0),
            new SKPoint(random.Next(width), height),
            [RandomColour(random, 0.15f, 0.55f, 0.25f, 0.85f), RandomColour(random, 0.15f, 0.55f, 0.25f, 0.85f)],
            SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = gradient };
        canvas.DrawRect(0, 0, width, height, paint);

        var frequency = 0.008f + (0.03f * random.NextSingle());
        using var texture = SKShader.CreatePerlinNoiseTurbulence(frequency, frequency * (0.5f + random.NextSingle()), 2, random.Next(1000));
        using var overlay = new SKPaint
        {
            Shader = texture,
            BlendMode = SKBlendMode.HardLight,
            Color = SKColors.White.WithAlpha((byte)random.Next(70, 170))
        };
        canvas.DrawRect(0, 0, width, height, overlay);
    }

    /// <summary>The outline of a shape of the class with a random position, size and angle; its centre lies inside the picture.</summary>
    public static SKPath Outline(int classId, Random random, ShapesDatasetOptions options)
    {
        var radius = options.SmallestRadius + ((options.LargestRadius - options.SmallestRadius) * random.NextSingle());
        var path = Unit(classId, random);
        var matrix = SKMatrix.CreateScale(radius, radius * (0.8f + (0.2f * random.NextSingle())))
            .PostConcat(SKMatrix.CreateRotationDegrees(360 * random.NextSingle()))
            .PostConcat(SKMatrix.CreateTranslation(options.Width * random.NextSingle(), options.Height * random.NextSingle()));
        path.Transform(matrix);
        return path;
    }

    /// <summary>Fills the outline with a colour or gradient, with a darker or lighter rim and a soft shadow.</summary>
    public static void PaintShape(SKCanvas canvas, SKPath path, Random random)
    {
        var colour = RandomColour(random, 0.4f, 1, 0.35f, 1);
        var bounds = path.TightBounds;
        using var shadow = new SKPaint
        {
            IsAntialias = true,
            Color = SKColors.Black.WithAlpha(90),
            MaskFilter = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 3),
        };
        canvas.Save();
        canvas.Translate(2, 3);
        canvas.DrawPath(path, shadow);
        canvas.Restore();

        using var gradient = SKShader.CreateLinearGradient(
            new SKPoint(bounds.Left, bounds.Top),
            new SKPoint(bounds.Right, bounds.Bottom),
            [colour, RandomColour(random, 0.4f, 1, 0.35f, 1)],
            SKShaderTileMode.Clamp);
        using var fill = new SKPaint { IsAntialias = true, Color = colour, Shader = random.Next(2) == 0 ? gradient : null };
        canvas.DrawPath(path, fill);

        using var rim = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 1 + (2 * random.NextSingle()),
            Color = random.Next(2) == 0 ? SKColors.Black.WithAlpha(160) : SKColors.White.WithAlpha(160),
        };
        canvas.DrawPath(path, rim);
    }

    /// <summary>Adds noise of a random strength to every channel, as a sensor does.</summary>
    public static void AddNoise(SKBitmap bitmap, Random random)
    {
        var strength = random.Next(2, 12);
        var pixels = bitmap.GetPixelSpan();
        unsafe
        {
            fixed (byte* start = pixels)
            {
                for (var i = 0; i < pixels.Length; i++)
                {
                    // The fourth byte of a pixel is its opacity.
                    if (i % 4 != 3)
                    {
                        start[i] = (byte)Math.Clamp(start[i] + random.Next(-strength, strength + 1), 0, 255);
                    }
                }
            }
        }

        bitmap.NotifyPixelsChanged();
    }

    private static SKPath Unit(int classId, Random random)
    {
        var path = new SKPath();
        switch (ShapesDataset.ClassNames[classId])
        {
            case "triangle":
                path.AddPoly(Corners(3, 1, 1));
                break;
            case "square":
                path.AddPoly(Corners(4, 1, 1));
                break;
            case "star":
                path.AddPoly(Corners(10, 1, 0.4f + (0.1f * random.NextSingle())));
                break;
            default:
                path.FillType = SKPathFillType.EvenOdd;
                path.AddCircle(0, 0, 1);
                path.AddCircle(0, 0, 0.45f + (0.2f * random.NextSingle()));
                break;
        }

        return path;
    }

    // The corners of a regular polygon, or of a star when every second corner has another radius.
    private static SKPoint[] Corners(int count, float radius, float everySecondRadius)
    {
        var corners = new SKPoint[count];
        for (var i = 0; i < count; i++)
        {
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * i / count);
            var distance = i % 2 == 0 ? radius : everySecondRadius;
            corners[i] = new SKPoint(distance * sine, -distance * cosine);
        }

        return corners;
    }

    private static SKColor RandomColour(Random random, float leastSaturation, float mostSaturation, float leastValue, float mostValue) =>
        SKColor.FromHsv(
        360 * random.NextSingle(),
        100 * (leastSaturation + ((mostSaturation - leastSaturation) * random.NextSingle())),
        100 * (leastValue + ((mostValue - leastValue) * random.NextSingle())));
}
