using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>A repeating tile between two colours.</summary>
internal static class Texture
{
    private const int Side = FractalNoise.Side;

    private static readonly TextureKind[] s_kinds = Enum.GetValues<TextureKind>();

    /// <summary>Draws a tile with a random pattern.</summary>
    /// <param name="random">What is random about it.</param>
    /// <param name="one">The colour at 0.</param>
    /// <param name="other">The colour at 1.</param>
    /// <returns>A square of <see cref="FractalNoise.Side"/> pixels, for the caller to dispose.</returns>
    public static SKBitmap Draw(RandomStream random, SKColor one, SKColor other)
    {
        var values = new float[Side * Side];
        Fill(s_kinds[random.NextIndex(s_kinds.Length)], random, values);
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var t = Math.Clamp(values[i], 0, 1);
            bytes[4 * i] = Between(one.Red, other.Red, t);
            bytes[(4 * i) + 1] = Between(one.Green, other.Green, t);
            bytes[(4 * i) + 2] = Between(one.Blue, other.Blue, t);
            bytes[(4 * i) + 3] = 255;
        }

        var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, bitmap.GetPixels(), bytes.Length);
        bitmap.SetImmutable();
        return bitmap;
    }

    /// <summary>A shader that repeats a tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="random">Its scale, angle and place.</param>
    /// <param name="size">The side of the area that it fills, in pixels.</param>
    public static SKShader Repeat(SKBitmap tile, RandomStream random, float size)
    {
        var scale = (float)Math.Clamp(size / Side * Math.Exp(random.NextUniform(-1.2, 0.9)), 0.15, 6);
        var matrix = SKMatrix.CreateScale(scale, scale)
            .PostConcat(SKMatrix.CreateRotationDegrees((float)random.NextUniform(0, 360)))
            .PostConcat(SKMatrix.CreateTranslation((float)random.NextUniform(0, Side), (float)random.NextUniform(0, Side)));
        return SKShader.CreateBitmap(tile, SKShaderTileMode.Repeat, SKShaderTileMode.Repeat, matrix);
    }

    private static byte Between(byte from, byte to, float t) => (byte)(from + ((to - from) * t) + 0.5f);

    private static void Fill(TextureKind kind, RandomStream random, Span<float> values)
    {
        var cells = 2 << random.NextIndex(4);
        switch (kind)
        {
            case TextureKind.Checks:
                Pattern(values, (x, y) => ((x * cells / Side) + (y * cells / Side)) % 2);
                return;
            case TextureKind.Dots:
                var radius = random.NextUniform(0.1, 0.45);
                Pattern(values, (x, y) => Disc(x, y, cells, radius));
                return;
            case TextureKind.Grain:
                FractalNoise.Fill(random, Side >> random.NextIndex(2), 1, 1, ridged: false, values);
                return;
        }

        FractalNoise.Fill(random, cells, 5, (float)random.NextUniform(0.4, 0.75), kind == TextureKind.Veins, values);
        if (kind == TextureKind.Patches)
        {
            var (threshold, sharpness) = ((float)random.NextUniform(0.4, 0.6), (float)random.NextUniform(5, 30));
            foreach (ref var value in values)
            {
                value = ((value - threshold) * sharpness) + 0.5f;
            }
        }
        else if (kind == TextureKind.Stripes)
        {
            var (stripes, bend, sharpness) = (1 + random.NextIndex(12), random.NextUniform(0, 4), random.NextUniform(0.5, 3));
            for (var i = 0; i < values.Length; i++)
            {
                var wave = Math.Sin((Math.Tau * stripes * (i % Side) / Side) + (bend * values[i]));
                values[i] = (float)(0.5 + (0.5 * sharpness * wave));
            }
        }
        else
        {
            // Sums of many octaves keep to the middle; this spreads them.
            foreach (ref var value in values)
            {
                value = ((value - 0.5f) * 2.2f) + 0.5f;
            }
        }
    }

    private static float Disc(int x, int y, int cells, double radius)
    {
        var (column, row) = ((x + 0.5) * cells / Side, (y + 0.5) * cells / Side);
        var (dx, dy) = (column - Math.Floor(column) - 0.5, row - Math.Floor(row) - 0.5);
        return (dx * dx) + (dy * dy) < radius * radius ? 1 : 0;
    }

    private static void Pattern(Span<float> values, Func<int, int, float> at)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = at(i % Side, i / Side);
        }
    }
}
