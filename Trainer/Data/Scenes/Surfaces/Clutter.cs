using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Paints what is there and not labelled: lines, scratches, specks, patches out of focus.</summary>
internal static class Clutter
{
    /// <summary>Paints a few things behind the objects.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="random">What is random about it.</param>
    /// <param name="colours">The scene's colours.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static void Paint(SKCanvas canvas, RandomStream random, ScenePalette colours, int width, int height)
    {
        for (var left = random.NextIndex(6); left > 0; left--)
        {
            switch (random.NextIndex(4))
            {
                case 0:
                    SoftPatch(canvas, random, colours.Draw(), width, height);
                    break;
                case 1:
                    Line(canvas, random, colours.Draw(), width, height);
                    break;
                case 2:
                    Specks(canvas, random, colours.Draw(), width, height);
                    break;
                default:
                    Lines(canvas, random, colours.Draw(), width, height);
                    break;
            }
        }
    }

    /// <summary>The outline of a wire or bar that crosses the picture in front of the objects, for the caller to dispose.</summary>
    /// <param name="random">What is random about it.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    public static SKPath Bar(RandomStream random, int width, int height)
    {
        using var line = new SKPath();
        line.MoveTo((float)random.NextUniform(-0.2 * width, 1.2 * width), -0.2f * height);
        line.QuadTo(
            (float)random.NextUniform(0, width), (float)random.NextUniform(0, height),
            (float)random.NextUniform(-0.2 * width, 1.2 * width), 1.2f * height);
        if (random.NextChance(0.5))
        {
            line.Transform(SKMatrix.CreateRotationDegrees(90, width / 2f, height / 2f));
        }

        using var pen = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = (float)random.NextUniform(1, 0.04 * width) };
        return pen.GetFillPath(line);
    }

    private static void SoftPatch(SKCanvas canvas, RandomStream random, SKColor colour, int width, int height)
    {
        var radius = (float)random.NextUniform(0.1 * width, 0.5 * width);
        var centre = new SKPoint((float)random.NextUniform(0, width), (float)random.NextUniform(0, height));
        using var shader = SKShader.CreateRadialGradient(
            centre, radius, [colour.WithAlpha((byte)(40 + random.NextIndex(160))), colour.WithAlpha(0)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawCircle(centre, radius, paint);
    }

    private static void Line(SKCanvas canvas, RandomStream random, SKColor colour, int width, int height)
    {
        using var bar = Bar(random, width, height);
        using var paint = new SKPaint { IsAntialias = true, Color = colour.WithAlpha((byte)(80 + random.NextIndex(176))) };
        canvas.DrawPath(bar, paint);
    }

    private static void Specks(SKCanvas canvas, RandomStream random, SKColor colour, int width, int height)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = colour.WithAlpha((byte)(60 + random.NextIndex(196))) };
        for (var left = random.NextIndex(60); left > 0; left--)
        {
            canvas.DrawCircle(
                (float)random.NextUniform(0, width), (float)random.NextUniform(0, height), (float)random.NextUniform(0.3, 1.3), paint);
        }
    }

    // Boards, tiles, the lines of a sheet.
    private static void Lines(SKCanvas canvas, RandomStream random, SKColor colour, int width, int height)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = colour.WithAlpha((byte)(40 + random.NextIndex(160))),
            StrokeWidth = (float)random.NextUniform(0.5, 3),
        };
        var distance = (int)Math.Max(random.NextUniform(0.05 * width, 0.4 * width), 4);
        var crosses = random.NextChance(0.4);
        canvas.Save();
        canvas.RotateDegrees((float)random.NextUniform(-45, 45), width / 2f, height / 2f);
        for (var at = -width; at < 2 * width; at += distance)
        {
            canvas.DrawLine(at, -height, at, 2 * height, paint);
            if (crosses)
            {
                canvas.DrawLine(-width, at, 2 * width, at, paint);
            }
        }

        canvas.Restore();
    }
}
