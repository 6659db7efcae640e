using MLNetGhost.Trainer.Data;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class ColorJitterTests
{
    [TestMethod]
    [DataRow(1f, 1f, 1f)]
    [DataRow(1.0149f, 1.63f, 0.61f)]
    [DataRow(0.986f, 0.33f, 1.38f)]
    [DataRow(1.9f, 1f, 1f)]
    public void Apply_ManyColors_AgreesWithTablesAndSectors(float hue, float saturation, float value)
    {
        var gains = new HsvGains(hue, saturation, value);
        var colors = Enumerable.Range(0, 32 * 32 * 32)
            .SelectMany(i => new[] { (byte)(i % 32 * 8.2), (byte)(i / 32 % 32 * 8.2), (byte)(i / 1024 * 8.2) }).ToArray();
        var changed = colors.ToArray();

        ColorJitter.Apply(changed, gains);

        for (var i = 0; i < colors.Length; i += 3)
        {
            var expected = Reference(colors[i], colors[i + 1], colors[i + 2], gains);
            Assert.AreEqual(expected.Red, changed[i], 1, $"red of {colors[i]}, {colors[i + 1]}, {colors[i + 2]}");
            Assert.AreEqual(expected.Green, changed[i + 1], 1, $"green of {colors[i]}, {colors[i + 1]}, {colors[i + 2]}");
            Assert.AreEqual(expected.Blue, changed[i + 2], 1, $"blue of {colors[i]}, {colors[i + 1]}, {colors[i + 2]}");
        }
    }

    [TestMethod]
    public void Apply_LengthsThatFillNoVector_ChangesEveryPixelAlike()
    {
        for (var count = 1; count < 40; count++)
        {
            var pixels = new byte[3 * count];
            for (var i = 0; i < count; i++)
            {
                (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (200, 100, 50);
            }

            ColorJitter.Apply(pixels, new HsvGains(1, 1, 0.5f));

            Assert.IsTrue(pixels.Chunk(3).All(pixel => pixel is [100, 50, 25]), $"{count} pixels");
        }
    }

    [TestMethod]
    public void Apply_Grey_StaysGrey()
    {
        var pixels = Enumerable.Repeat(PixelBuffer.Border, 30).ToArray();

        ColorJitter.Apply(pixels, new HsvGains(1.01f, 1.7f, 1.4f));

        Assert.IsTrue(pixels.All(pixel => pixel == 159));
    }

    /// <summary>
    /// OpenCV's 8-bit integer arithmetic in one direction, sectors of the colour circle in the other, and a table for each product.
    /// </summary>
    private static (int Red, int Green, int Blue) Reference(int red, int green, int blue, HsvGains gains)
    {
        var value = Math.Max(red, Math.Max(green, blue));
        var chroma = value - Math.Min(red, Math.Min(green, blue));
        var saturation = ((chroma * Reciprocal(255 << 12, value)) + 2048) >> 12;
        var sixths = value == red ? green - blue : value == green ? blue - red + (2 * chroma) : red - green + (4 * chroma);
        var hue = ((sixths * Reciprocal((180 << 12) / 6, chroma)) + 2048) >> 12;
        hue = hue < 0 ? hue + 180 : hue;

        var hues = Enumerable.Range(0, 256).Select(x => (int)(x * gains.Hue % 180)).ToArray();
        var saturations = Enumerable.Range(0, 256).Select(x => (int)Math.Min(x * gains.Saturation, 255)).ToArray();
        var values = Enumerable.Range(0, 256).Select(x => (int)Math.Min(x * gains.Value, 255)).ToArray();
        (hue, saturation, value) = (hues[hue], saturations[saturation], values[value]);

        var sector = hue / 30;
        var part = (hue / 30.0) - sector;
        double v = value, s = saturation / 255.0;
        var (low, falling, rising) = (v * (1 - s), v * (1 - (s * part)), v * (1 - (s * (1 - part))));
        var (r, g, b) = sector switch
        {
            0 => (v, rising, low),
            1 => (falling, v, low),
            2 => (low, v, rising),
            3 => (low, falling, v),
            4 => (rising, low, v),
            _ => (v, low, falling),
        };
        return ((int)Math.Round(r), (int)Math.Round(g), (int)Math.Round(b));
    }

    private static int Reciprocal(int numerator, int divisor) => divisor == 0 ? 0 : (int)Math.Round((double)numerator / divisor);
}
