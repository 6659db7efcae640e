using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Paints what lies behind everything: plain, gradients, textures, and layers of these.</summary>
internal static class Backdrop
{
    /// <summary>Paints the whole picture.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="random">What is random about it.</param>
    /// <param name="colours">The scene's colours.</param>
    /// <param name="parts">What the scenes consist of: backgrounds other than plain, textures.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>Its main colour.</returns>
    public static SKColor Paint(SKCanvas canvas, RandomStream random, ScenePalette colours, SceneParts parts, int width, int height)
    {
        var main = colours.Draw();
        canvas.Clear(main);
        if (!parts.HasFlag(SceneParts.Backgrounds))
        {
            return main;
        }

        if (random.NextChance(0.6))
        {
            Gradient(canvas, random, main, random.NextChance(0.5) ? colours.Draw() : colours.Near(main, 60), width, height);
        }

        var hasTextures = parts.HasFlag(SceneParts.Textures);
        var layers = !hasTextures || random.NextChance(0.2) ? 0 : 1 + random.NextIndex(2);
        for (var layer = 0; layer < layers; layer++)
        {
            var one = random.NextChance(0.5) ? main : colours.Draw();
            var other = random.NextChance(0.5) ? colours.Near(main, 70) : colours.Draw();
            var opacity = layer == 0 ? 60 + random.NextIndex(196) : 30 + random.NextIndex(110);
            using var tile = Texture.Draw(random, one, other);
            using var shader = Texture.Repeat(tile, random, Math.Max(width, height));
            using var paint = new SKPaint
            {
                Shader = shader,
                FilterQuality = SKFilterQuality.Low,
                Color = SKColors.White.WithAlpha((byte)opacity),
            };
            canvas.DrawRect(0, 0, width, height, paint);
        }

        if (random.NextChance(0.15))
        {
            Halves(canvas, random, colours, hasTextures, width, height);
        }

        return main;
    }

    private static void Gradient(SKCanvas canvas, RandomStream random, SKColor one, SKColor other, int width, int height)
    {
        var from = new SKPoint((float)random.NextUniform(0, width), (float)random.NextUniform(0, height));
        var to = new SKPoint((float)random.NextUniform(0, width), (float)random.NextUniform(0, height));
        using var shader = random.NextChance(0.5)
            ? SKShader.CreateLinearGradient(from, to, [one, other], SKShaderTileMode.Mirror)
            : SKShader.CreateRadialGradient(from, Math.Max(width, height), [one, other], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, width, height, paint);
    }

    // A horizon, a wall, the edge of a table.
    private static void Halves(SKCanvas canvas, RandomStream random, ScenePalette colours, bool hasTexture, int width, int height)
    {
        canvas.Save();
        canvas.Translate((float)random.NextUniform(0.2 * width, 0.8 * width), (float)random.NextUniform(0.2 * height, 0.8 * height));
        canvas.RotateDegrees((float)(random.NextChance(0.6) ? 90 * random.NextIndex(4) : random.NextUniform(0, 360)));
        var (one, other) = (colours.Draw(), colours.Draw());
        using var tile = hasTexture ? Texture.Draw(random, one, other) : null;
        using var shader = tile is null ? null : Texture.Repeat(tile, random, width);
        using var paint = new SKPaint { Color = one, Shader = shader, FilterQuality = SKFilterQuality.Low };
        canvas.DrawRect(-2 * width, 0, 4 * width, 4 * height, paint);
        canvas.Restore();
    }
}
