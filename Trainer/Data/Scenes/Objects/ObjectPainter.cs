using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Paints an object: shadow, filling, parts inside, rim. Only the shadow reaches beyond the outline.</summary>
internal static class ObjectPainter
{
    private const float SmallestWithParts = 14;
    private const float LeastBlur = 0.4f;

    /// <summary>Paints an outline.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="outline">The outline in pixels.</param>
    /// <param name="look">How it is painted.</param>
    /// <param name="families">The forms inside it are of these.</param>
    /// <param name="random">What is random about it.</param>
    public static void Paint(SKCanvas canvas, SKPath outline, ObjectLook look, IReadOnlyList<ShapeFamily> families, RandomStream random)
    {
        var bounds = outline.Bounds;
        var size = Math.Max(bounds.Width, bounds.Height);
        if (look.Shadow > 0)
        {
            Shadow(canvas, outline, look, size);
        }

        var blur = (float)(look.Softness * size);
        using var soft = blur > LeastBlur ? SKMaskFilter.CreateBlur(SKBlurStyle.Normal, blur) : null;
        if (look.Filling != Filling.Empty)
        {
            Fill(canvas, outline, look, bounds, size, soft, random);
        }

        if (look.Parts > 0 && size >= SmallestWithParts)
        {
            Parts(canvas, outline, look, bounds, families, random);
        }

        if (look.RimWidth > 0)
        {
            Rim(canvas, outline, look, size);
        }
    }

    private static byte Alpha(ObjectLook look) => (byte)(255 * look.Opacity);

    private static void Shadow(SKCanvas canvas, SKPath outline, ObjectLook look, float size)
    {
        using var blur = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, Math.Clamp(0.05f * size, 0.6f, 6));
        using var shadow = new SKPaint
        {
            IsAntialias = true,
            Color = SKColors.Black.WithAlpha((byte)(255 * look.Shadow)),
            MaskFilter = blur,
        };
        canvas.Save();
        canvas.Translate(0.04f * size, 0.06f * size);
        canvas.DrawPath(outline, shadow);
        canvas.Restore();
    }

    private static void Fill(
        SKCanvas canvas, SKPath outline, ObjectLook look, SKRect bounds, float size, SKMaskFilter? soft, RandomStream random)
    {
        using var tile = look.Filling == Filling.Textured ? Texture.Draw(random, look.Main, look.Other) : null;
        using var shader = tile is not null ? Texture.Repeat(tile, random, size) : Gradient(look, bounds, size, random);
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = (shader is null ? look.Main : SKColors.White).WithAlpha(Alpha(look)),
            Shader = shader,
            FilterQuality = SKFilterQuality.Low,
            MaskFilter = soft,
        };
        canvas.DrawPath(outline, paint);
    }

    private static SKShader? Gradient(ObjectLook look, SKRect bounds, float size, RandomStream random)
    {
        if (look.Filling == Filling.Linear)
        {
            return SKShader.CreateLinearGradient(
                new SKPoint(bounds.Left, bounds.Top), new SKPoint(bounds.Right, bounds.Bottom), [look.Main, look.Other],
                SKShaderTileMode.Clamp);
        }

        if (look.Filling != Filling.Radial)
        {
            return null;
        }

        var centre = new SKPoint(
            bounds.Left + (float)(bounds.Width * random.NextUniform(0.2, 0.8)),
            bounds.Top + (float)(bounds.Height * random.NextUniform(0.2, 0.8)));
        var radius = Math.Max((float)(size * random.NextUniform(0.4, 0.9)), 1);
        return SKShader.CreateRadialGradient(centre, radius, [look.Main, look.Other], SKShaderTileMode.Clamp);
    }

    // Nuclei, spots, holes, letters on a coin.
    private static void Parts(
        SKCanvas canvas, SKPath outline, ObjectLook look, SKRect bounds, IReadOnlyList<ShapeFamily> families, RandomStream random)
    {
        canvas.Save();
        canvas.ClipPath(outline, SKClipOperation.Intersect, antialias: true);
        using var paint = new SKPaint { IsAntialias = true, Color = look.Other.WithAlpha((byte)(120 + random.NextIndex(136))) };
        for (var part = 0; part < look.Parts; part++)
        {
            using var form = families[random.NextIndex(families.Count)].Outline(random);
            var radius = (float)(Math.Min(bounds.Width, bounds.Height) * random.NextUniform(0.08, 0.7 / (look.Parts + 0.5)));
            form.Transform(SKMatrix.CreateScale(radius, radius).PostConcat(SKMatrix.CreateTranslation(
                bounds.MidX + (float)(bounds.Width * random.NextUniform(-0.3, 0.3)),
                bounds.MidY + (float)(bounds.Height * random.NextUniform(-0.3, 0.3)))));
            canvas.DrawPath(form, paint);
        }

        canvas.Restore();
    }

    // Inside the outline, so that the box of the outline is the box of what is seen.
    private static void Rim(SKCanvas canvas, SKPath outline, ObjectLook look, float size)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 2 * (float)Math.Max(look.RimWidth * size, 1),
            Color = look.Rim.WithAlpha(Alpha(look)),
        };
        canvas.Save();
        canvas.ClipPath(outline, SKClipOperation.Intersect, antialias: true);
        canvas.DrawPath(outline, paint);
        canvas.Restore();
    }
}
