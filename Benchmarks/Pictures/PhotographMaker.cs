using System.Globalization;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Pictures;

/// <summary>
/// Draws JPEG files that cost a decoder as much as a photograph of their size: smooth light, several octaves of texture,
/// edges and sensor noise.
/// </summary>
internal static class PhotographMaker
{
    private const int Quality = 90;

    /// <summary>Writes numbered pictures of one size and returns their paths; existing files are kept.</summary>
    public static IReadOnlyList<string> Write(string folder, int width, int height, int count)
    {
        Directory.CreateDirectory(folder);
        var paths = Enumerable.Range(0, count)
            .Select(i => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"photograph_{width}x{height}_{i:D3}.jpg")))
            .ToArray();
        Parallel.For(0, count, i =>
        {
            if (!File.Exists(paths[i]))
            {
                WriteOne(paths[i], width, height, seed: i);
            }
        });
        return paths;
    }

    private static void WriteOne(string path, int width, int height, int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            SKColor[] colours = [Colour(random), Colour(random), Colour(random)];
            using var light = SKShader.CreateLinearGradient(
                new SKPoint(0, 0), new SKPoint(width, height), colours, SKShaderTileMode.Clamp);
            using var paint = new SKPaint { Shader = light };
            canvas.DrawRect(0, 0, width, height, paint);

            var unit = Math.Min(width, height) / 480f;
            for (var i = 0; i < 40; i++)
            {
                using var fill = new SKPaint { Color = Colour(random).WithAlpha((byte)random.Next(120, 256)), IsAntialias = true };
                var (x, y, size) = (random.NextSingle() * width, random.NextSingle() * height, unit * (10 + (90 * random.NextSingle())));
                if (random.Next(2) == 0)
                {
                    canvas.DrawOval(x, y, size, size * random.NextSingle(), fill);
                }
                else
                {
                    canvas.DrawRect(x, y, size, size * random.NextSingle(), fill);
                }
            }

            // The texture scales with the picture, as a lens would show it.
            using var noise = SKShader.CreatePerlinNoiseFractalNoise(0.05f / unit, 0.06f / unit, 4, seed);
            using var texture = new SKPaint { Shader = noise, BlendMode = SKBlendMode.Overlay, Color = SKColors.White.WithAlpha(150) };
            canvas.DrawRect(0, 0, width, height, texture);
        }

        AddSensorNoise(bitmap, random);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            data.SaveTo(file);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static unsafe void AddSensorNoise(SKBitmap bitmap, Random random)
    {
        var bytes = new byte[4096];
        random.NextBytes(bytes);
        var pixel = (byte*)bitmap.GetPixels();
        for (long i = 0, offset = 0; i < bitmap.ByteCount; i++)
        {
            if ((i & 4095) == 0)
            {
                offset = random.Next(bytes.Length);
            }

            pixel[i] = (byte)Math.Clamp(pixel[i] + (bytes[(i + offset) & 4095] % 21) - 10, 0, 255);
        }
    }

    private static SKColor Colour(Random random) =>
        SKColor.FromHsv(360 * random.NextSingle(), 20 + (60 * random.NextSingle()), 30 + (65 * random.NextSingle()));
}
