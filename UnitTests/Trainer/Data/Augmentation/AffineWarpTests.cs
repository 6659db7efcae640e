using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Data;

[TestClass]
public class AffineWarpTests
{
    [TestMethod]
    public void Apply_Identity_CopiesThePicture()
    {
        var image = TestPictures.Noise(33, 17, 1);

        var output = Warp(image, new AffineMatrix(1, 0, 0, 0, 1, 0), 33, 17);

        CollectionAssert.AreEqual(image.Pixels, output.Pixels.ToArray());
    }

    [TestMethod]
    public void Apply_WholeShift_MovesPixelsAndFillsWithGrey()
    {
        var image = TestPictures.Noise(20, 20, 2);

        var output = Warp(image, new AffineMatrix(1, 0, 3, 0, 1, -2), 20, 20);

        for (var y = 0; y < 20; y++)
        {
            for (var x = 0; x < 20; x++)
            {
                var expected = x >= 3 && y + 2 < 20 ? image.Pixels[3 * (((y + 2) * 20) + x - 3)] : PixelBuffer.Border;
                Assert.AreEqual(expected, output.Row(y)[3 * x], $"{x}, {y}");
            }
        }
    }

    [TestMethod]
    [DataRow(0, 0.6, 0, 0)]
    [DataRow(30, 1.3, 5, -8)]
    [DataRow(-170, 0.4, 0, 10)]
    public void Apply_AnyMap_AgreesWithPlainBilinearInterpolation(double angle, double scale, double shearX, double shearY)
    {
        // Smooth, so that rounding positions to 1/32 pixel has little effect.
        var image = Ramp(70, 50);
        var matrix = new AffineParameters(angle, scale, shearX, shearY, 0.45, 0.55).ToMatrix(70, 50, 61, 43);

        var output = Warp(image, matrix, 61, 43);

        var inverse = matrix.Invert();
        for (var y = 0; y < 43; y++)
        {
            for (var x = 0; x < 61; x++)
            {
                var (sourceX, sourceY) = (
                    (inverse.XX * x) + (inverse.XY * y) + inverse.X0, (inverse.YX * x) + (inverse.YY * y) + inverse.Y0);
                for (var channel = 0; channel < 3; channel++)
                {
                    Assert.AreEqual(Bilinear(image, sourceX, sourceY, channel), output.Row(y)[(3 * x) + channel], 5,
                        $"{x}, {y}, {channel}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 90)]
    [DataRow(90, 1)]
    public void Apply_PictureOfOneRowOrColumn_IsDrawn(int width, int height)
    {
        var output = Warp(
            TestPictures.Noise(width, height, 3), new AffineParameters(20, 2, 0, 0, 0.5, 0.5).ToMatrix(width, height, 32, 32), 32, 32);

        Assert.IsTrue(output.Pixels.ContainsAnyExcept(PixelBuffer.Border));
    }

    [TestMethod]
    public void Apply_FarOutside_IsGreyAllOver()
    {
        var output = Warp(TestPictures.Noise(10, 10, 3), new AffineMatrix(1e-7, 0, 1e6, 0, 1e-7, 1e6), 16, 16);

        Assert.IsFalse(output.Pixels.ContainsAnyExcept(PixelBuffer.Border));
    }

    private static PixelBuffer Warp(RgbImage image, AffineMatrix matrix, int width, int height)
    {
        var (source, output) = (new PixelBuffer(), new PixelBuffer());
        source.Reset(image.Width, image.Height);
        source.Paste(image, 0, 0);
        output.Reset(width, height);
        AffineWarp.Apply(source, matrix, output);
        return output;
    }

    private static RgbImage Ramp(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            pixels[3 * i] = (byte)(100 + (i % width));
            pixels[(3 * i) + 1] = (byte)(90 + (i / width));
            pixels[(3 * i) + 2] = (byte)(150 - (i % width / 2) - (i / width / 2));
        }

        return new RgbImage(width, height, pixels);
    }

    private static double Bilinear(RgbImage image, double x, double y, int channel)
    {
        var (column, line) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, down) = (x - column, y - line);
        double Read(int c, int l) => c >= 0 && l >= 0 && c < image.Width && l < image.Height
            ? image.Pixels[(3 * ((l * image.Width) + c)) + channel] : PixelBuffer.Border;
        return ((1 - down) * (((1 - right) * Read(column, line)) + (right * Read(column + 1, line))))
            + (down * (((1 - right) * Read(column, line + 1)) + (right * Read(column + 1, line + 1))));
    }
}
