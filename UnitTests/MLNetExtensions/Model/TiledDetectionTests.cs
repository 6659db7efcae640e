using MLNetGhost.Benchmarks.Tiling;
using MLNetGhost.Imaging;
using MLNetGhost.Model;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Model;

/// <summary>Detection tile by tile.</summary>
[TestClass]
public sealed class TiledDetectionTests
{
    private static readonly OnnxDetectorOptions s_options = new() { Threads = 1 };
    private static readonly SuppressionOptions s_low = new() { ScoreThreshold = 0.1f };
    private static readonly string s_shapes = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");

    [TestMethod]
    [DataRow(300), DataRow(640)]
    public void Detect_PictureThatFitsATile_EqualsTheCallWithoutTiles(int tile)
    {
        using var plain = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = tile });
        var image = TestPictures.Photograph(300, 211, 1);
        using var mlImage = ColourPictures.ToMLImage(image);
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            var encoded = TestPictures.Encode(image, format);
            var expected = plain.Detect(encoded, s_low);

            Assert.IsNotEmpty(expected);
            CollectionAssert.AreEqual(expected, tiled.Detect(encoded, s_low));
            CollectionAssert.AreEqual(
                plain.Detect(encoded, s_low, region: new(9, 8, 200, 190)), tiled.Detect(encoded, s_low, region: new(9, 8, 200, 190)));
        }

        CollectionAssert.AreEqual(plain.Detect(mlImage, s_low), tiled.Detect(mlImage, s_low));
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, -1, DisplayName = "JPEG, any batch")]
    [DataRow(SKEncodedImageFormat.Jpeg, 1, DisplayName = "JPEG, one by one")]
    [DataRow(SKEncodedImageFormat.Jpeg, 3, DisplayName = "JPEG, batches of three")]
    [DataRow(SKEncodedImageFormat.Png, -1, DisplayName = "PNG, any batch")]
    [DataRow(SKEncodedImageFormat.Png, 3, DisplayName = "PNG, batches of three")]
    public void Detect_Tiles_EqualsTilesCutOutByHand(SKEncodedImageFormat format, int batch)
    {
        using var plain = OnnxDetector.Load(TestDetectors.Yolo(), s_options);
        var stored = TestPictures.Photograph(310, 190, 2);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var encoded = format == SKEncodedImageFormat.Jpeg
                ? TestPictures.EncodeJpeg(stored, orientation)
                : TestPictures.EncodePng(stored, orientation);
            var region = orientation % 2 == 0 ? new BoundingBox(20, 10, 171, 190) : (BoundingBox?)null;
            using var tiled = OnnxDetector.Load(
                TestDetectors.Yolo(batch: batch),
                s_options with { TileSize = 70, TileOverlap = 0.3f, Region = region, ScaledDecoding = false });

            var expected = DetectByHand(plain, ImageDecoder.DecodeRgb(encoded), region, 70, 0.3f);

            Assert.IsGreaterThan(20, expected.Length);
            RegionDetectionTests.AssertEqual(expected, tiled.Detect(encoded, s_low), orientation);
        }
    }

    [TestMethod]
    public void Detect_ImageAndPixels_EqualTheFile()
    {
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 50, Region = new(3, 4, 200, 180) });
        var image = TestPictures.Photograph(230, 190, 5);
        using var mlImage = ColourPictures.ToMLImage(image);

        var expected = tiled.Detect(ColourPictures.ToPng(image), s_low);

        Assert.IsGreaterThan(10, expected.Length);
        CollectionAssert.AreEqual(expected, tiled.Detect(mlImage, s_low));
        CollectionAssert.AreEqual(expected, tiled.Detect(image.Pixels, PixelFormat.Rgb24, 230, 190, 690, s_low));
    }

    [TestMethod]
    public void Detect_OnACard_RunsTilesInBatchesAndFindsTheSame()
    {
        using var one = OnnxDetector.Load(TestDetectors.Yolo(batch: 1), s_options with { TileSize = 50 });
        using var card = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 50, IsRemote = true });
        var png = ColourPictures.ToPng(TestPictures.Photograph(330, 290, 5));

        Assert.IsTrue(card.PrefersBatches);
        CollectionAssert.AreEqual(one.Detect(png, s_low), card.Detect(png, s_low));
    }

    [TestMethod]
    public void Detect_StretchedSlices_EqualsTilesCutOutByHand()
    {
        using var tiled = OnnxDetector.Load(
            TestDetectors.Yolo(), s_options with { TileSize = 64, TileOverlap = 0, Preparation = new() { Fit = PictureFit.Stretch } });
        using var plain = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { Preparation = new() { Fit = PictureFit.Stretch } });
        var image = TestPictures.Photograph(200, 50, 6);

        var expected = DetectByHand(plain, image, null, 64, 0);

        Assert.IsNotEmpty(expected);
        CollectionAssert.AreEqual(expected, tiled.Detect(ColourPictures.ToPng(image), s_low));
    }

    [TestMethod]
    public void Detect_ManyAtOnce_FindTheSame()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.jpg");
        File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(400, 300, 7), SKEncodedImageFormat.Jpeg));
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 96, DecodingMemory = 700_000 });
        var expected = tiled.Detect(path, s_low);

        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            CollectionAssert.AreEqual(expected, tiled.Detect(path, s_low)));

        Assert.AreEqual((0L, 0L), (tiled.Buffers.Files.Taken, tiled.Buffers.Pixels.Taken));
    }

    [TestMethod]
    public void Detect_DamagedPicture_IsRefusedAsWithoutTiles()
    {
        var jpeg = TestPictures.Encode(TestPictures.Photograph(400, 300, 1), SKEncodedImageFormat.Jpeg);
        byte[] half = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];
        var png = TestPictures.Encode(TestPictures.Photograph(400, 300, 1), SKEncodedImageFormat.Png);
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 96 });
        using var accepting = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 96, AcceptDamagedPictures = true });

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => tiled.Detect(half, name: "half")).Message, "half is a damaged JPEG file");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => tiled.Detect(png.AsSpan(0, png.Length / 2), name: "cut")).Message, "cut");
        Assert.IsNotEmpty(accepting.Detect(half, s_low));
        Assert.AreEqual((0L, 0L), (tiled.Buffers.Files.Taken, tiled.Buffers.Pixels.Taken));
    }

    [TestMethod]
    [DataRow(0, "TileSize 0 is not a whole number of 32 or more")]
    [DataRow(-5, "TileSize -5 is not a whole number of 32 or more")]
    public void TileSize_TooSmall_IsRefused(int tile, string expected) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { TileSize = tile }).Message, expected);

    [TestMethod]
    [DataRow(1f, "TileOverlap 1 is not a number of at least 0 and less than 1; the default is 0.2")]
    [DataRow(-0.1f, "TileOverlap -0.1 is not a number of at least 0 and less than 1")]
    [DataRow(float.NaN, "TileOverlap NaN is not a number of at least 0 and less than 1")]
    public void TileOverlap_OutsideItsRange_IsRefused(float overlap, string expected) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxDetectorOptions { TileOverlap = overlap }).Message, expected);

    [TestMethod]
    public void Detect_FarTooManyTiles_IsRefusedWithThePicturesName()
    {
        using var tiled = OnnxDetector.Load(TestDetectors.Yolo(), s_options with { TileSize = 32, TileOverlap = 0.99f });
        var png = ColourPictures.ToPng(TestPictures.Photograph(500, 400, 7));

        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidDataException>(() => tiled.Detect(png, name: "a.png")).Message,
            "a.png: Tiles of 32 pixels with an overlap of 0.99 are 469×369 for 500×400 pixels");
    }

    [TestMethod]
    public void Detect_DrawnShapesOnSeamsAndLargerThanATile_FindsEachOnce()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("drawn.jpg");
        var shapes = LargeDrawing.Write(path, 1000, 750, [(24, 36), (2, 330)], seed: 4);
        using var tiled = OnnxDetector.Load(s_shapes, s_options with { TileSize = 200, TileOverlap = 0.25f });

        var small = FoundShapes.Of([.. shapes.Where(shape => shape.Box.Width < 50)], tiled.Detect(path));
        var large = FoundShapes.Of([.. shapes.Where(shape => shape.Box.Width > 50)], tiled.Detect(path));

        Assert.AreEqual((24, 2), (small.Shapes, large.Shapes));
        Assert.IsGreaterThan(20, small.Found);
        Assert.AreEqual(2, large.Found);
        Assert.AreEqual(0, small.Twice + large.Twice);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Detect_LargePictureOfTinyShapes_FindsThreeTimesAsManyAndNoneTwice()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("large.jpg");
        var shapes = LargeDrawing.Write(path, 4000, 3000, [(200, 12)], seed: 1);
        using var plain = OnnxDetector.Load(s_shapes);
        using var tiled = OnnxDetector.Load(s_shapes, new() { TileSize = 96 });

        var without = FoundShapes.Of(shapes, plain.Detect(path));
        var with = FoundShapes.Of(shapes, tiled.Detect(path));

        Assert.IsGreaterThanOrEqualTo(3 * without.Recall, with.Recall);
        Assert.IsGreaterThan(0.6, with.Recall);
        Assert.AreEqual(0, with.Twice);
    }

    /// <summary>The whole area and each tile as an image of its own, put together.</summary>
    private static Detection[] DetectByHand(OnnxDetector detector, RgbImage image, BoundingBox? region, int side, float overlap)
    {
        var area = PictureRegion.Within(region, image.Width, image.Height, "by hand");
        PixelRectangle[] places = [area, .. TilePlan.Cut(area, side, overlap)];
        Slice[] slices = [.. places.Select(place => new Slice(place, area, PixelOf(detector, place)))];
        return SliceMerge.Merge(
            slices,
            places.Index().SelectMany(place => RegionDetectionTests.DetectByHand(
                detector, image, new(place.Item.X0, place.Item.Y0, place.Item.X1, place.Item.Y1)).Select(found => (place.Index, found))),
            s_low);
    }

    private static float PixelOf(OnnxDetector detector, PixelRectangle place)
    {
        var geometry = LetterboxGeometry.CreateFitted(
            place.Width, place.Height, detector.InputWidth, detector.InputHeight, detector.Preparation.Fit);
        return 1 / Math.Min(geometry.Ratio, geometry.VerticalRatio);
    }
}
