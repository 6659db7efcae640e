using Microsoft.ML;
using MLNetGhost.Imaging;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class ObjectDetectionTransformerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Predict_ImagePath_GivesTheSameObjectInFourColumns()
    {
        var path = ColourPictures.WriteFiles(_folder, 2)[1];
        using var engine = Engine<PathRow>("ImagePath");

        var found = engine.Predict(new PathRow { ImagePath = path });

        var detection = found.Detections.Single();
        Assert.AreEqual((1, "green", ColourPictures.Box(column: 1)), (detection.ClassId, detection.Label, detection.Box));
        Assert.AreEqual(ColourDetector.FullScore, detection.Score, 1e-5);
        CollectionAssert.AreEqual(new uint[] { 2 }, found.PredictedLabel);
        CollectionAssert.AreEqual(new[] { detection.Score }, found.Score);
        CollectionAssert.AreEqual(new float[] { 32, 0, 64, 32 }, found.PredictedBoundingBoxes);
    }

    [TestMethod]
    public void Predict_MLImage_GivesBoxesInItsPixels()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(2, 1, 1, size: 256));
        using var engine = Engine<ImageRow>("Image");

        Assert.AreEqual(ColourPictures.Box(1, 1, size: 256), engine.Predict(new ImageRow { Image = image }).Detections.Single().Box);
        Assert.AreEqual(256, image.Width, "the image belongs to the caller and must not be disposed");
    }

    [TestMethod]
    public void Predict_EncodedBytes_GivesTheDetections()
    {
        using var engine = Engine<EncodedRow>("Encoded");

        Assert.AreEqual(
            "red", engine.Predict(new EncodedRow { Encoded = ColourPictures.ToPng(ColourPictures.Create(0)) }).Detections.Single().Label);
    }

    [TestMethod]
    public void Predict_SeveralObjects_AreSortedByFallingScore()
    {
        var picture = ColourPictures.Create(0);
        ColourPictures.Paint(picture, 1, 1, 1);
        Array.ForEach(Enumerable.Range(0, picture.Pixels.Length).Where(i => i % 3 == 0 && picture.Pixels[i] > 0)
            .ToArray(), i => picture.Pixels[i] = 200);
        using var engine = Engine<EncodedRow>("Encoded");

        var found = engine.Predict(new EncodedRow { Encoded = ColourPictures.ToPng(picture) });

        CollectionAssert.AreEqual(new[] { "green", "red" }, found.Detections.Select(detection => detection.Label).ToArray());
        Assert.IsGreaterThan(found.Score[1], found.Score[0]);
    }

    [TestMethod]
    public void Predict_EarlierResult_IsNotTouchedByTheNext()
    {
        var paths = ColourPictures.WriteFiles(_folder, 2);
        using var engine = Engine<PathRow>("ImagePath");
        var first = engine.Predict(new PathRow { ImagePath = paths[0] });

        engine.Predict(new PathRow { ImagePath = paths[1] });

        Assert.AreEqual("red", first.Detections.Single().Label);
        CollectionAssert.AreEqual(new uint[] { 1 }, first.PredictedLabel);
    }

    [TestMethod]
    public void Predict_FourColumns_ReadsThePictureOnce()
    {
        var rows = new CountedRows(ColourPictures.WriteFiles(_folder, 3));
        using var transformer = Transformer("ImagePath", ColourDetector.Options with { ReadAhead = 0 });

        var found = _context.Data.CreateEnumerable<FoundRow>(transformer.Transform(rows.ToDataView(_context)), false).ToArray();

        Assert.HasCount(3, found);
        Assert.AreEqual(3, rows.Reads);
    }

    [TestMethod]
    public void Predict_ManyTimes_AllocatesLittle()
    {
        const int Calls = 50;
        var row = new PathRow { ImagePath = ColourPictures.WriteFiles(_folder, 1)[0] };
        using var engine = Engine<PathRow>("ImagePath");
        var found = engine.Predict(row);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            engine.Predict(row, ref found);
        }

        Assert.IsLessThan(16 * 1024, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls, "bytes per call");
    }

    [TestMethod]
    public void Transform_ClassFilter_ReportsTheNamedClassesOnly()
    {
        var data = _context.Data.LoadFromEnumerable(PathRow.From(ColourPictures.WriteFiles(_folder, 6)));
        using var transformer = Transformer("ImagePath", ColourDetector.Options with { Classes = ["blue", "red"] });

        CollectionAssert.AreEqual(
            new[] { "red", "", "blue", "red", "", "blue" },
            Detections(transformer.Transform(data)).Select(detections => detections.FirstOrDefault().Label ?? "").ToArray());
    }

    [TestMethod]
    public void Transform_ImageFolder_CompletesRelativePaths()
    {
        ColourPictures.WriteFiles(_folder, 1);
        var data = _context.Data.LoadFromEnumerable(PathRow.From(["000.png"]));
        using var transformer = Transformer("ImagePath", ColourDetector.Options with { ImageFolder = _folder.Path });

        Assert.HasCount(1, Detections(transformer.Transform(data)).Single());
    }

    [TestMethod]
    public void Transform_ClassNamesOption_ReplacesTheModelsNames()
    {
        var data = _context.Data.LoadFromEnumerable(PathRow.From(ColourPictures.WriteFiles(_folder, 1)));
        using var transformer = new ObjectDetectionTransformer(
            _context, ColourDetector.CreateOnnx(metadata: false),
                "ImagePath", ColourDetector.Options with { ClassNames = ["apple", "leaf", "sky"] });

        Assert.AreEqual("apple", Detections(transformer.Transform(data)).Single().Single().Label);
    }

    [TestMethod]
    [DataRow(true, 40, 60)]
    [DataRow(false, 60, 40)]
    public void Transform_ExifOrientation_IsAppliedAsAsked(bool apply, int width, int height)
    {
        var path = _folder.File("turned.jpg");
        File.WriteAllBytes(path, TestPictures.EncodeJpeg(Plain(60, 40), orientation: 6));
        var data = _context.Data.LoadFromEnumerable(PathRow.From([path]));
        using var transformer = Transformer("ImagePath", ColourDetector.Options with { ApplyExifOrientation = apply });

        var boxes = Detections(transformer.Transform(data)).Single().Select(detection => detection.Box).ToArray();

        Assert.AreEqual((width, height), ((int)MathF.Round(boxes.Max(box => box.X1)), (int)MathF.Round(boxes.Max(box => box.Y1))));
    }

    [TestMethod]
    public void WithOptions_Threshold_ChangesTheCopyOnly()
    {
        var data = _context.Data.LoadFromEnumerable(PathRow.From(ColourPictures.WriteFiles(_folder, 1)));
        using var transformer = Transformer("ImagePath");
        using var strict = transformer.WithOptions(transformer.Options with { ScoreThreshold = 0.99f });

        Assert.IsEmpty(Detections(strict.Transform(data)).Single());
        Assert.HasCount(1, Detections(transformer.Transform(data)).Single());
    }

    [TestMethod]
    public void Constructor_UnknownClassInFilter_NamesItAndTheClasses()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Transformer("ImagePath", new DetectObjectsOptions { Classes = ["cow"] }));

        StringAssert.Contains(error.Message, "'cow'");
        StringAssert.Contains(error.Message, "red, green, blue");
    }

    [TestMethod]
    public void Constructor_NotOnnx_IsRefused()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => new ObjectDetectionTransformer(_context, "not a model"u8.ToArray(), "ImagePath"));
    }

    [TestMethod]
    public void Dispose_LaterUse_NamesTheDisposedObject()
    {
        var data = _context.Data.LoadFromEnumerable(PathRow.From(ColourPictures.WriteFiles(_folder, 1)));
        var transformer = Transformer("ImagePath");
        var view = transformer.Transform(data);

        transformer.Dispose();
        transformer.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => Detections(view));
    }

    private static RgbImage Plain(int width, int height)
    {
        var picture = new RgbImage(width, height, new byte[3 * width * height]);
        for (var i = 0; i < picture.Pixels.Length; i += 3)
        {
            picture.Pixels[i] = 255;
        }

        return picture;
    }

    private ObjectDetectionTransformer Transformer(string column, DetectObjectsOptions? options = null) =>
        new(_context, ColourDetector.CreateOnnx(), column, options ?? ColourDetector.Options);

    private PredictionEngine<TRow, FoundRow> Engine<TRow>(string column)
        where TRow : class => _context.Model.CreatePredictionEngine<TRow, FoundRow>(Transformer(column));

    private Detection[][] Detections(IDataView view) =>
        [.. _context.Data.CreateEnumerable<DetectionsRow>(view, reuseRowObject: false).Select(row => row.Detections)];
}
