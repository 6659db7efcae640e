using Microsoft.ML.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Model;

/// <summary>Detection in a part of a picture: what is found there is what is found in that part, cut out by hand.</summary>
[TestClass]
public sealed class RegionDetectionTests
{
    private static readonly OnnxDetectorOptions s_options = new() { Threads = 1 };
    private static readonly SuppressionOptions s_low = new() { ScoreThreshold = 0.1f };

    private static IEnumerable<object[]> Layouts =>
        from layout in Enum.GetValues<DetectorLayout>()
        where layout != DetectorLayout.Raw
        select new object[] { layout };

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png)]
    public void Detect_RegionOfAFile_EqualsThePartCutOutByHand(SKEncodedImageFormat format)
    {
        using var folder = new TemporaryFolder();
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        var random = new Random(1);
        var found = 0;
        for (var i = 0; i < 20; i++)
        {
            var image = TestPictures.Photograph(random.Next(60, 700), random.Next(60, 500), i);
            var encoded = TestPictures.Encode(image, format);
            var region = Region(random, image.Width, image.Height);
            var path = folder.File("picture");
            File.WriteAllBytes(path, encoded);

            var expected = DetectByHand(detector, ImageDecoder.DecodeRgb(encoded), region);

            CollectionAssert.AreEqual(expected, detector.Detect(encoded, s_low, region: region), $"picture {i}, {region}");
            CollectionAssert.AreEqual(expected, detector.Detect(path, s_low, region), $"picture {i}, {region}");
            found += expected.Length;
        }

        Assert.IsGreaterThan(100, found);
    }

    [TestMethod]
    public void Detect_RegionOfAnImageAndOfPixels_EqualsThePartCutOutByHand()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Raw(), s_options);
        using var byOption = OnnxDetector.Load(TestDetectors.Raw(), s_options with { Region = new(31, 12, 150, 99) });
        var image = TestPictures.Photograph(200, 120, 1);
        var region = new BoundingBox(31, 12, 150, 99);
        var expected = DetectByHand(detector, image, region);
        using var mlImage = ColourPictures.ToMLImage(image);

        CollectionAssert.AreEqual(expected, detector.Detect(mlImage, s_low, region: region));
        CollectionAssert.AreEqual(expected, detector.Detect(image.Pixels, PixelFormat.Rgb24, 200, 120, 600, s_low, region: region));
        CollectionAssert.AreEqual(expected, byOption.Detect(mlImage, s_low));
        CollectionAssert.AreEqual(expected, byOption.Detect(ColourPictures.ToPng(image), s_low));
        CollectionAssert.AreEqual(
            DetectByHand(detector, image, new(0, 0, 50, 50)), byOption.Detect(mlImage, s_low, region: new(0, 0, 50, 50)),
            "a call's own region goes before that of the options");
        Assert.IsTrue(expected.Length > 0 && expected.All(detection => detection.Box is { X0: >= 31, Y0: >= 12, X1: <= 150, Y1: <= 99 }));
    }

    [TestMethod]
    public void Detect_RegionOfATurnedPicture_IsInPixelsAsShown()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        var stored = TestPictures.Photograph(170, 110, 3);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var (jpeg, png) = (TestPictures.EncodeJpeg(stored, orientation), TestPictures.EncodePng(stored, orientation));
            var region = new BoundingBox(15, 25, 105, 95);

            AssertEqual(
                DetectByHand(detector, ImageDecoder.DecodeRgb(jpeg), region), detector.Detect(jpeg, s_low, region: region), orientation);
            AssertEqual(
                DetectByHand(detector, TestPictures.Orient(stored, orientation), region), detector.Detect(png, s_low, region: region),
                orientation);
        }
    }

    [TestMethod]
    public void Detect_RegionPartlyOutside_IsClipped()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        var png = ColourPictures.ToPng(TestPictures.Photograph(120, 90, 4));

        CollectionAssert.AreEqual(
            detector.Detect(png, s_low, region: new(60, 40, 120, 90)), detector.Detect(png, s_low, region: new(60.5f, 40.2f, 500, 500)));
        CollectionAssert.AreEqual(detector.Detect(png, s_low), detector.Detect(png, s_low, region: new(-10, -10, 500, 500)));
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Detect_EveryLayout_GivesBoxesOfTheWholePicture(DetectorLayout layout)
    {
        // The models report their objects wherever they look, in pixels of what they are shown.
        string[] names = ["cat", "dog", "bird"];
        var model = ForeignLayouts.Create(layout, 160, names, (200, 100), new Truth(1, 0.9f, new(10, 20, 60, 70)));
        using var detector = OnnxDetector.Load(
            model, new() { ClassNames = names, Layout = layout == DetectorLayout.YoloxDecoded ? layout : null });

        var found = detector.Detect(ColourPictures.ToPng(TestPictures.Photograph(500, 400, 1)), region: new(130, 240, 330, 340)).Single();

        Assert.AreEqual("dog", found.Label);
        foreach (var (expected, actual) in new[]
        {
            (140, found.Box.X0), (260, found.Box.Y0), (190, found.Box.X1), (310, found.Box.Y1),
        })
        {
            Assert.AreEqual(expected, actual, 0.01f);
        }
    }

    [TestMethod]
    public void Detect_RegionOutside_IsRefusedWithNameAndSize()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 64 });
        var png = ColourPictures.ToPng(TestPictures.Photograph(120, 90, 4));
        using var image = ColourPictures.ToMLImage(TestPictures.Photograph(120, 90, 4));

        foreach (var each in new[] { detector, tiled })
        {
            foreach (var detect in new Action[]
            {
                () => each.Detect(png, name: "a.png", region: new(200, 0, 300, 50)),
                () => each.Detect(image, name: "a.png", region: new(200, 0, 300, 50)),
            })
            {
                StringAssert.Contains(
                    Assert.ThrowsExactly<InvalidDataException>(detect).Message,
                    "a.png: the region (200, 0) to (300, 50) lies outside of the picture, which has 120×90 pixels");
            }
        }

        Assert.AreEqual((0L, 0L), (detector.Buffers.Files.Taken, detector.Buffers.Pixels.Taken));
    }

    [TestMethod]
    public void Region_OfOptions_MustBeAPartOfSomePicture() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { Region = new(10, 10, 10, 50) }).Message,
        "Region (10, 10) to (10, 50) is empty");

    /// <summary>The same; but for the last bits where stored rows are turned, because they are resampled in another order.</summary>
    internal static void AssertEqual(Detection[] expected, Detection[] actual, int orientation)
    {
        if (orientation == 1)
        {
            CollectionAssert.AreEqual(expected, actual);
            return;
        }

        Assert.HasCount(expected.Length, actual, $"orientation {orientation}");
        foreach (var (first, second) in expected.Zip(actual))
        {
            Assert.AreEqual(first.Label, second.Label, $"orientation {orientation}");
            Assert.AreEqual(first.Score, second.Score, 1e-4f, $"orientation {orientation}");
            Assert.IsGreaterThan(0.99f, first.Box.IntersectionOverUnion(second.Box), $"orientation {orientation}");
        }
    }

    private static RgbImage Crop(RgbImage image, PixelRectangle part)
    {
        var pixels = new byte[3 * part.Width * part.Height];
        for (var y = 0; y < part.Height; y++)
        {
            image.Pixels.AsSpan(3 * ((part.Y0 + y) * image.Width + part.X0), 3 * part.Width).CopyTo(pixels.AsSpan(3 * y * part.Width));
        }

        return new RgbImage(part.Width, part.Height, pixels);
    }

    internal static Detection[] DetectByHand(OnnxDetector detector, RgbImage image, BoundingBox region)
    {
        var part = new PixelRectangle((int)region.X0, (int)region.Y0, (int)region.X1, (int)region.Y1);
        using var cut = ColourPictures.ToMLImage(Crop(image, part));
        return [.. detector.Detect(cut, s_low).Select(found => found with
        {
            Box = new(found.Box.X0 + part.X0, found.Box.Y0 + part.Y0, found.Box.X1 + part.X0, found.Box.Y1 + part.Y0),
        })];
    }

    private static BoundingBox Region(Random random, int width, int height)
    {
        var (x, y) = (random.Next(width - 10), random.Next(height - 10));
        return new(x, y, random.Next(x + 10, width + 1), random.Next(y + 10, height + 1));
    }
}
