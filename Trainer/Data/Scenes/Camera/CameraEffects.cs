using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>What a camera, a sensor and a file do to a picture: light, blur, colour cast, noise, JPEG.</summary>
internal static class CameraEffects
{
    /// <summary>Changes a picture in place.</summary>
    /// <param name="bitmap">RGBA.</param>
    /// <param name="random">What is random about it.</param>
    public static void Apply(SKBitmap bitmap, RandomStream random)
    {
        if (random.NextChance(0.35))
        {
            Light(bitmap, random);
        }

        if (random.NextChance(0.3))
        {
            Blur(bitmap, (float)random.NextUniform(0.3, 1.6));
        }

        if (random.NextChance(0.5))
        {
            Tone(bitmap, random);
        }

        if (random.NextChance(0.6))
        {
            Noise(bitmap, random, 1 + (int)(18 * random.NextUnit() * random.NextUnit()));
        }

        if (random.NextChance(0.5))
        {
            Compress(bitmap, 25 + random.NextIndex(70));
        }
    }

    // A lamp or a shadow: a gradient that multiplies.
    private static void Light(SKBitmap bitmap, RandomStream random)
    {
        using var canvas = new SKCanvas(bitmap);
        var dark = (byte)(60 + random.NextIndex(150));
        SKColor[] colours = [SKColors.White, new SKColor(dark, dark, dark)];
        var centre = new SKPoint((float)random.NextUniform(0, bitmap.Width), (float)random.NextUniform(0, bitmap.Height));
        var edge = new SKPoint((float)random.NextUniform(0, bitmap.Width), (float)random.NextUniform(0, bitmap.Height));
        using var shader = random.NextChance(0.5)
            ? SKShader.CreateLinearGradient(centre, edge, colours, SKShaderTileMode.Clamp)
            : SKShader.CreateRadialGradient(
                centre, Math.Max(bitmap.Width, bitmap.Height) * (float)random.NextUniform(0.5, 1.3), colours, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.Multiply };
        canvas.DrawRect(0, 0, bitmap.Width, bitmap.Height, paint);
    }

    private static void Blur(SKBitmap bitmap, float sigma)
    {
        using var sharp = bitmap.Copy();
        using var canvas = new SKCanvas(bitmap);
        using var filter = SKImageFilter.CreateBlur(sigma, sigma, SKShaderTileMode.Clamp, null, null);
        using var paint = new SKPaint { ImageFilter = filter, BlendMode = SKBlendMode.Src };
        canvas.DrawBitmap(sharp, 0, 0, paint);
    }

    // A curve per channel: contrast, brightness and a cast of colour.
    private static void Tone(SKBitmap bitmap, RandomStream random)
    {
        var contrast = random.NextUniform(0.5, 1.3);
        var brightness = random.NextUniform(-35, 35);
        var gamma = Math.Exp(random.NextUniform(-0.4, 0.4));
        var tables = new byte[3][];
        for (var channel = 0; channel < tables.Length; channel++)
        {
            var gain = contrast * random.NextUniform(0.85, 1.15);
            var table = tables[channel] = new byte[256];
            for (var value = 0; value < table.Length; value++)
            {
                var curved = 255 * Math.Pow(value / 255.0, gamma);
                table[value] = (byte)Math.Clamp((gain * (curved - 128)) + 128 + brightness, 0, 255);
            }
        }

        var pixels = PixelsOf(bitmap);
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            pixels[i] = tables[0][pixels[i]];
            pixels[i + 1] = tables[1][pixels[i + 1]];
            pixels[i + 2] = tables[2][pixels[i + 2]];
        }
    }

    // The sum of two uniform numbers, four of which fit into one draw.
    private static void Noise(SKBitmap bitmap, RandomStream random, int strength)
    {
        var isGrey = random.NextChance(0.3);
        var pixels = PixelsOf(bitmap);
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            var bits = random.NextBits();
            for (var channel = 0; channel < 3; channel++)
            {
                var part = (int)(bits >> (isGrey ? 0 : 16 * channel));
                var noise = ((part & 0xFF) + ((part >> 8) & 0xFF) - 255) * strength / 128;
                pixels[i + channel] = (byte)Math.Clamp(pixels[i + channel] + noise, 0, 255);
            }
        }
    }

    private static void Compress(SKBitmap bitmap, int quality)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using var codec = SKCodec.Create(data);
        codec.GetPixels(bitmap.Info, bitmap.GetPixels());
    }

    private static unsafe Span<byte> PixelsOf(SKBitmap bitmap) => new((void*)bitmap.GetPixels(), bitmap.ByteCount);
}
