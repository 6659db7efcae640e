using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>Puts an outline somewhere into a picture.</summary>
internal static class OutlinePlacement
{
    /// <summary>Draws an outline of a family at a random place and angle; its centre lies in the picture.</summary>
    /// <param name="random">What is random about it.</param>
    /// <param name="size">Its longer side, in pixels.</param>
    /// <param name="isUpright">Whether it stands upright, apart from a few degrees.</param>
    /// <param name="frame">The picture's size in pixels.</param>
    /// <param name="family">The family.</param>
    /// <returns>The outline, for the caller to dispose.</returns>
    public static SKPath Draw(RandomStream random, double size, bool isUpright, SKSizeI frame, ShapeFamily family)
    {
        var path = family.Outline(random);
        var angle = (float)(isUpright ? random.NextUniform(-8, 8) : random.NextUniform(0, 360));
        var matrix = SKMatrix.CreateScale(1, (float)random.NextUniform(family.LeastAspect, 1))
            .PostConcat(SKMatrix.CreateRotationDegrees(angle));
        if (random.NextChance(0.5))
        {
            matrix = SKMatrix.CreateScale(-1, 1).PostConcat(matrix);
        }

        path.Transform(matrix);
        var bounds = path.TightBounds;
        var scale = (float)size / Math.Max(Math.Max(bounds.Width, bounds.Height), 1e-3f);
        var (x, y) = ((float)random.NextUniform(0, frame.Width), (float)random.NextUniform(0, frame.Height));
        path.Transform(SKMatrix.CreateTranslation(-bounds.MidX, -bounds.MidY)
            .PostConcat(SKMatrix.CreateScale(scale, scale))
            .PostConcat(SKMatrix.CreateTranslation(x, y)));
        return path;
    }
}
