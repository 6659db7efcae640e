using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public class RgbImageTests
{
    [TestMethod]
    public void Constructor_WrongNumberOfBytes_NamesTheNumbers() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => new RgbImage(4, 3, new byte[35])).Message, "35 bytes do not make 4×3");

    [TestMethod]
    public void Resize_SameSize_GivesTheSameObject()
    {
        var image = TestPictures.Noise(7, 5, 1);

        Assert.AreSame(image, image.Resize(7, 5));
    }

    [TestMethod]
    public void Resize_ByHalf_AveragesPairs()
    {
        var image = new RgbImage(4, 2, [0, 0, 0, 10, 20, 30, 100, 100, 100, 200, 0, 50, 20, 40, 60, 30, 60, 90, 0, 0, 0, 0, 0, 0]);

        CollectionAssert.AreEqual(new byte[] { 15, 30, 45, 75, 25, 38 }, image.Resize(2, 1).Pixels);
    }

    [TestMethod]
    public void Resize_AnySize_EqualsThePlainBlendWithinOneStep()
    {
        var image = TestPictures.Noise(53, 37, 2);
        foreach (var (width, height) in new[] { (53, 20), (20, 37), (160, 111), (17, 90), (1, 1), (400, 3) })
        {
            var resized = image.Resize(width, height);
            Assert.AreEqual((width, height), (resized.Width, resized.Height));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    for (var channel = 0; channel < 3; channel++)
                    {
                        Assert.AreEqual(Blend(image, width, height, x, y, channel), resized.Pixels[3 * (y * width + x) + channel], 0.6,
                            $"{width}×{height}: {x}, {y}");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void ToBitmap_HasThePixels()
    {
        var image = TestPictures.Noise(9, 4, 3);
        using var bitmap = image.ToBitmap();
        var pixel = bitmap.GetPixel(5, 2);

        CollectionAssert.AreEqual(image.Pixels.AsSpan(3 * (2 * 9 + 5), 3).ToArray(), new[] { pixel.Red, pixel.Green, pixel.Blue });
        Assert.AreEqual(255, pixel.Alpha);
    }

    private static double Blend(RgbImage image, int width, int height, int x, int y, int channel)
    {
        var column = Math.Clamp((x + 0.5) * image.Width / width - 0.5, 0, image.Width - 1);
        var row = Math.Clamp((y + 0.5) * image.Height / height - 0.5, 0, image.Height - 1);
        double Pixel(double px, double py) =>
            image.Pixels[3 * ((int)Math.Min(py, image.Height - 1) * image.Width + (int)Math.Min(px, image.Width - 1)) + channel];
        var (a, b) = (column - Math.Floor(column), row - Math.Floor(row));
        return (1 - b) * ((1 - a) * Pixel(column, row) + a * Pixel(column + 1, row))
            + b * ((1 - a) * Pixel(column, row + 1) + a * Pixel(column + 1, row + 1));
    }
}
