using Microsoft.ML.Data;
using MLNetGhost.Benchmarks.Pieces;
using MLNetGhost.Imaging;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Imaging;

[TestClass]
public unsafe class LetterboxWriterTests
{
    /// <summary>Same size, slight and strong shrinking, enlarging, wide and high borders, lengths not divisible by a vector's.</summary>
    private static readonly (int Width, int Height, int LetterboxWidth, int LetterboxHeight)[] s_shapes =
    [
        (64, 48, 64, 64), (640, 480, 640, 640), (97, 61, 64, 64), (61, 97, 64, 64), (333, 250, 160, 160), (1000, 40, 96, 96),
            (40, 1000, 96, 96),
        (31, 17, 64, 96), (5, 3, 64, 32), (1, 1, 32, 32), (128, 128, 64, 64), (1300, 975, 640, 640), (200, 100, 101, 67),
    ];

    [TestMethod]
    public void Write_EveryShapeAndFormat_EqualsThePlainLetterbox()
    {
        using var writer = new LetterboxWriter();
        foreach (var (width, height, letterboxWidth, letterboxHeight) in s_shapes)
        {
            var image = TestPictures.Noise(width, height, width + height);
            foreach (var format in Enum.GetValues<PixelFormat>())
            {
                var stride = width * PixelSource.BytesPer(format) + 5;
                var tensor = Garbage(3 * letterboxWidth * letterboxHeight);

                var geometry = writer.Write(
                    Pack(image, format, stride), format, width, height, stride, letterboxWidth, letterboxHeight, tensor);

                Assert.AreEqual(LetterboxGeometry.Create(width, height, letterboxWidth, letterboxHeight), geometry);
                TensorAssert.AreClose(PlainLetterbox.Write(image, geometry), tensor, 1e-5,
                    $"{width}×{height} {format} → {letterboxWidth}×{letterboxHeight}");
            }
        }
    }

    [TestMethod]
    public void Write_EveryOrientation_EqualsThePlainLetterboxOfTheTurnedPicture()
    {
        using var writer = new LetterboxWriter();
        foreach (var (width, height, letterboxWidth, letterboxHeight) in s_shapes)
        {
            var image = TestPictures.Noise(width, height, width + height);
            var pixels = Pack(image, PixelFormat.Rgba32, 4 * width);
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                var shown = TestPictures.Orient(image, orientation);
                var geometry = LetterboxGeometry.Create(shown.Width, shown.Height, letterboxWidth, letterboxHeight);
                var tensor = Garbage(3 * letterboxWidth * letterboxHeight);

                fixed (byte* source = pixels)
                fixed (float* planes = tensor)
                {
                    writer.Write(
                        new PixelSource((nint)source, width, height, 4 * width, PixelFormat.Rgba32,
                        Orientation.From((SKEncodedOrigin)orientation)), geometry, planes);
                }

                TensorAssert.AreClose(PlainLetterbox.Write(shown, geometry), tensor, 1e-5,
                    $"{width}×{height}, orientation {orientation} → {letterboxWidth}×{letterboxHeight}");
            }
        }
    }

    [TestMethod]
    public void Write_AgainstEightBitResize_DiffersByLessThanOneStep()
    {
        using var writer = new LetterboxWriter();
        foreach (var (width, height, size, _) in s_shapes)
        {
            var image = TestPictures.Photograph(width, height, 5);
            var tensor = new float[3 * size * size];
            var geometry = writer.Write(image.Pixels, PixelFormat.Rgb24, width, height, 3 * width, size, size, tensor);
            var resized = image.Resize(geometry.ResizedWidth, geometry.ResizedHeight);
            for (var y = 0; y < resized.Height; y++)
            {
                for (var x = 0; x < resized.Width; x++)
                {
                    var value = tensor[size * size + (y + geometry.Top) * size + x + geometry.Left];
                    Assert.IsLessThan(1f, Math.Abs(value * 255 - resized.Pixels[3 * (y * resized.Width + x) + 1]),
                        $"{width}×{height} → {size}: {x}, {y}");
                }
            }
        }
    }

    [TestMethod]
    public void Write_MlImage_EqualsItsPixels()
    {
        var image = TestPictures.Photograph(50, 40, 6);
        using var stream = new MemoryStream(TestPictures.Encode(image, SKEncodedImageFormat.Png));
        using var mlImage = MLImage.CreateFromStream(stream);
        using var writer = new LetterboxWriter();
        var tensor = new float[3 * 64 * 64];

        var geometry = writer.Write(mlImage, 64, 64, tensor);

        TensorAssert.AreClose(PlainLetterbox.Write(image, geometry), tensor, 1e-5, "MLImage");
    }

    [TestMethod]
    public void Write_WrongSizes_NamesTheNumbers()
    {
        using var writer = new LetterboxWriter();
        var pixels = new byte[300];

        var tensor = Assert.ThrowsExactly<ArgumentException>(
            () => writer.Write(pixels, PixelFormat.Rgb24, 10, 10, 30, 32, 32, new float[100]));
        var stride = Assert.ThrowsExactly<ArgumentException>(
            () => writer.Write(pixels, PixelFormat.Rgb24, 10, 10, 29, 32, 32, new float[3072]));
        var bytes = Assert.ThrowsExactly<ArgumentException>(
            () => writer.Write(pixels, PixelFormat.Rgba32, 10, 10, 40, 32, 32, new float[3072]));

        StringAssert.Contains(tensor.Message, "3072");
        StringAssert.Contains(stride.Message, "29");
        StringAssert.Contains(bytes.Message, "400");
    }

    private static float[] Garbage(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    private static byte[] Pack(RgbImage image, PixelFormat format, int stride)
    {
        var size = PixelSource.BytesPer(format);
        var blueFirst = format is PixelFormat.Bgr24 or PixelFormat.Bgra32;

        // Exactly the bytes that are needed, so that reading past the end can fail.
        var packed = new byte[(image.Height - 1) * stride + image.Width * size];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    packed[y * stride + x * size + (blueFirst ? 2 - channel : channel)] = image.Pixels[3 * (y * image.Width + x) + channel];
                }
            }
        }

        return packed;
    }
}
