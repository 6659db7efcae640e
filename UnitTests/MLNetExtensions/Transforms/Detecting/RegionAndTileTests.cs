using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>Tiles and regions in a pipeline.</summary>
[TestClass]
public sealed class RegionAndTileTests : IDisposable
{
    private static readonly DetectObjectsOptions s_options = new() { ScoreThreshold = 0.1f, Threads = 1 };
    private static readonly SuppressionOptions s_low = new() { ScoreThreshold = 0.1f };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly string[] _pictures;

    public RegionAndTileTests()
    {
        _pictures = [.. Enumerable.Range(0, 6).Select(i => _folder.File($"{i}.jpg"))];
        foreach (var (i, path) in _pictures.Index())
        {
            File.WriteAllBytes(path, TestPictures.Encode(TestPictures.Photograph(200 + 10 * i, 150, i), SKEncodedImageFormat.Jpeg));
        }
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(-1, 0, DisplayName = "any batch, row by row")]
    [DataRow(-1, 4, DisplayName = "any batch, rows ahead")]
    [DataRow(2, 4, DisplayName = "batches of two, rows ahead")]
    public void Transform_TilesAndRegion_EqualsTheDetector(int batch, int ahead)
    {
        var model = TestDetectors.Yolo(batch: batch);
        var region = new BoundingBox(20, 10, 180, 140);
        using var detector = OnnxDetector.Load(model, new() { Threads = 1, TileSize = 64, TileOverlap = 0.4f, Region = region });
        var expected = _pictures.Select(path => detector.Detect(path, s_low)).ToArray();
        var options = s_options with { TileSize = 64, TileOverlap = 0.4f, Region = region, ReadAhead = ahead };
        var rows = _context.ObjectDetection.LoadFromFolder(Path.GetDirectoryName(_pictures[0])!);

        using var byPath = _context.Transforms.DetectObjects(model, "ImagePath", options).Fit(rows);
        using var byImage = _context.Transforms.DetectObjects(model, "Image", options).Fit(rows);

        AssertEqual(expected, Detections(byPath.Transform(rows)));
        AssertClose(expected, Detections(byImage.Transform(rows)));
        Assert.IsTrue(expected.All(detections => detections.Length > 3));
    }

    [TestMethod]
    public void Load_AfterSave_HasTilesRegionAndColumn()
    {
        var options = s_options with { TileSize = 70, TileOverlap = 0.35f, Region = new(5, 6, 150, 120), RegionColumnName = "Where" };
        var data = Rows((0, [30, 20, 150, 140]), (1, []));
        using var fitted = _context.Transforms.DetectObjects(TestDetectors.Yolo(), options: options).Fit(data);
        var file = _folder.File("saved.zip");
        _context.Model.Save(fitted, data.Schema, file);

        var loaded = (ObjectDetectionTransformer)new MLContext().Model.Load(file, out _);

        Assert.AreEqual((70, 0.35f, "Where"), (loaded.Options.TileSize, loaded.Options.TileOverlap, loaded.Options.RegionColumnName));
        Assert.AreEqual(new BoundingBox(5, 6, 150, 120), loaded.Options.Region);
        var expected = Detections(fitted.Transform(data));
        Assert.IsTrue(expected.All(detections => detections.Length > 0));
        AssertEqual(expected, Detections(loaded.Transform(data)));
        loaded.Dispose();
    }

    [TestMethod]
    [DataRow(0, -1), DataRow(4, -1), DataRow(4, 2)]
    public void Transform_RegionColumn_LooksWhereEachRowSays(int ahead, int batch)
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), new() { Threads = 1 });
        var data = Rows((0, [30, 20, 150, 140]), (1, [0.5f, 0, 99.5f, 90]), (2, [100, 100, 900, 900]));
        var options = s_options with { RegionColumnName = "Where", ReadAhead = ahead };
        using var fitted = _context.Transforms.DetectObjects(TestDetectors.Yolo(batch: batch), options: options).Fit(data);

        var found = Detections(fitted.Transform(data));

        AssertEqual(
            [
                detector.Detect(_pictures[0], s_low, new(30, 20, 150, 140)), detector.Detect(_pictures[1], s_low, new(0, 0, 100, 90)),
                detector.Detect(_pictures[2], s_low, new(100, 100, 220, 150)),
            ],
            found);
        Assert.IsTrue(found.All(detections => detections.Length > 0));
    }

    [TestMethod]
    public void Predict_RegionOfIntsAndImage_LooksThere()
    {
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), new() { Threads = 1 });
        using var image = ColourPictures.ToMLImage(TestPictures.Photograph(200, 150, 1));
        using var fitted = _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), "Image", s_options with { RegionColumnName = "Where" })
            .Fit(_context.Data.LoadFromEnumerable<ImageWithRegion>([]));
        using var engine = _context.Model.CreatePredictionEngine<ImageWithRegion, FoundRow>(fitted);

        var found = engine.Predict(new() { Image = image, Where = [10, 20, 120, 110] }).Detections;

        Assert.IsNotEmpty(found);
        CollectionAssert.AreEqual(detector.Detect(image, s_low, region: new(10, 20, 120, 110)), found);
    }

    [TestMethod]
    public void Transform_RowWithoutARegion_IsRefusedUnlessTheOptionGivesOne()
    {
        var data = Rows((0, [30, 20, 150, 140]), (1, null));
        var options = s_options with { RegionColumnName = "Where", ReadAhead = 0 };
        using var strict = _context.Transforms.DetectObjects(TestDetectors.Yolo(), options: options).Fit(data);
        using var empty = _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), options: options with { OnImageError = ImageErrorAction.ReturnEmpty }).Fit(data);
        using var optional = _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), options: options with { Region = new(0, 0, 90, 80) }).Fit(data);
        using var detector = OnnxDetector.Load(TestDetectors.Yolo(), new() { Threads = 1 });

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Detections(strict.Transform(data)));

        StringAssert.Contains(error.Message, "there is no region in the column 'Where'; give x0, y0, x1, y1, or set Region");
        StringAssert.Contains(error.Message, _pictures[1]);
        Assert.IsEmpty(Detections(empty.Transform(data))[1]);
        CollectionAssert.AreEqual(detector.Detect(_pictures[1], s_low, new(0, 0, 90, 80)), Detections(optional.Transform(data))[1]);
    }

    [TestMethod]
    [DataRow(new float[] { 1, 2, 3 }, "the region in the column 'Where' has 3 numbers; give x0, y0, x1, y1")]
    [DataRow(new[] { 1, 2, float.NaN, 4 }, "has a corner that is not finite")]
    [DataRow(new float[] { 9, 2, 3, 4 }, "is empty")]
    [DataRow(new float[] { 900, 2, 930, 4 }, "lies outside of the picture, which has 200×150 pixels")]
    [DataRow(new float[] { 0, 0, 0, 0 }, "is empty")]
    public void Transform_RegionThatIsNone_NamesRowAndRule(float[] region, string expected)
    {
        var data = Rows((0, region));
        using var fitted = _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), options: s_options with { RegionColumnName = "Where" }).Fit(data);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Detections(fitted.Transform(data)));

        StringAssert.Contains(error.Message, "Row 0");
        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    [DataRow("Missing", "DetectObjects reads the column 'Missing' (a vector of four numbers")]
    [DataRow("ImagePath", "DetectObjects cannot read the column 'ImagePath' of type")]
    [DataRow("Three", "DetectObjects cannot read the column 'Three' of 3 numbers; expected a vector of four numbers")]
    public void Fit_ColumnThatHoldsNoRegions_IsRefused(string column, string expected)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), options: s_options with { RegionColumnName = column }).Fit(Rows((0, [1, 2, 3, 4]))));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Predict_FixedVectorWithoutAValue_IsRefused()
    {
        using var fitted = _context.Transforms.DetectObjects(
            TestDetectors.Yolo(), options: s_options with { RegionColumnName = "Where" })
            .Fit(_context.Data.LoadFromEnumerable<FixedRow>([]));
        using var engine = _context.Model.CreatePredictionEngine<FixedRow, FoundRow>(fitted);

        Assert.IsNotEmpty(engine.Predict(new() { ImagePath = _pictures[0], Where = [0, 0, 150, 140] }).Detections);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => engine.Predict(new() { ImagePath = _pictures[0] })).Message, "region");
    }

    private IDataView Rows(params (int Picture, float[]? Where)[] rows) => _context.Data.LoadFromEnumerable(
        rows.Select(row => new RowWithRegion { ImagePath = _pictures[row.Picture], Where = row.Where }));

    private Detection[][] Detections(IDataView data) =>
        [.. _context.Data.CreateEnumerable<FoundRow>(data, reuseRowObject: false).Select(row => row.Detections)];

    private static void AssertEqual(Detection[][] expected, Detection[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");
        }
    }

    /// <summary>SkiaSharp decodes the images, to the same pixels, and the whole area is not decoded at a smaller scale.</summary>
    private static void AssertClose(Detection[][] expected, Detection[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i], $"row {i}");
            Assert.AreEqual(expected[i][0].Score, actual[i][0].Score, 1e-3f);
            Assert.AreEqual(expected[i][0].Box.X0, actual[i][0].Box.X0, 0.1f);
        }
    }

    private sealed class RowWithRegion
    {
        public string ImagePath { get; set; } = "";

        public float[]? Where { get; set; }

        [VectorType(3)]
        public float[] Three { get; set; } = [0, 0, 0];
    }

    private sealed class FixedRow
    {
        public string ImagePath { get; set; } = "";

        [VectorType(4)]
        public float[]? Where { get; set; }
    }

    private sealed class ImageWithRegion
    {
        public MLImage? Image { get; set; }

        public int[]? Where { get; set; }
    }
}
