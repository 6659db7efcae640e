using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Model;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Model;

/// <summary>Every layout of other tools, through every way of calling it, against boxes encoded from the layouts' definitions.</summary>
[TestClass]
public sealed class ForeignLayoutTests : IDisposable
{
    private static readonly string[][] s_names = [["cat", "dog", "bird"], ["square", "disc"], ["cell"]];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    /// <summary>Layouts, sizes of the input, class names, sizes of the picture.</summary>
    private static IEnumerable<object[]> Cases =>
        from layout in Enum.GetValues<DetectorLayout>()
        where layout != DetectorLayout.Raw
        from size in new[] { 160, 416 }
        from names in s_names
        from isWide in new[] { true, false }
        select new object[] { layout, size, names, isWide };

    private static IEnumerable<object[]> Layouts =>
        from layout in Enum.GetValues<DetectorLayout>()
        where layout != DetectorLayout.Raw
        select new object[] { layout };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Detect_EveryLayout_FindsTheObjects(DetectorLayout layout, int size, string[] names, bool isWide)
    {
        var picture = PictureSize(isWide);
        var truths = Truths(names.Length, isWide);
        var model = ForeignLayouts.Create(layout, size, names, picture, truths);
        var path = WritePicture(picture);

        using var detector = OnnxDetector.Load(model, Options(layout, names));

        Assert.AreEqual(layout, detector.Layout);
        CollectionAssert.AreEqual(names, detector.ClassNames.ToArray());
        AssertEqual(truths, names, detector.Detect(path));
        AssertEqual(truths, names, detector.Detect(File.ReadAllBytes(path)));
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Detect_NoObjects_FindsNone(DetectorLayout layout)
    {
        var model = ForeignLayouts.Create(layout, 160, s_names[1], PictureSize(isWide: true));

        using var detector = OnnxDetector.Load(model, Options(layout, s_names[1]));

        Assert.IsEmpty(detector.Detect(WritePicture(PictureSize(isWide: true))));
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Transform_FusedSavedAndLoaded_FindsTheObjects(DetectorLayout layout)
    {
        var (names, picture, truths) = (s_names[0], PictureSize(isWide: true), Truths(3, isWide: true));
        var model = ForeignLayouts.Create(layout, 160, names, picture, truths);
        WritePicture(picture);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        var options = new DetectObjectsOptions { ClassNames = names, Layout = Options(layout, names).Layout };

        foreach (var column in new[] { "ImagePath", "Image" })
        {
            using var fused = _context.Transforms.DetectObjects(model, column, options).Fit(images);
            var file = _folder.File($"{column}.zip");
            _context.Model.Save(fused, images.Schema, file);
            var loaded = new MLContext().Model.Load(file, out _);

            AssertEqual(truths, names, Detections(fused.Transform(images)));
            AssertEqual(truths, names, Detections(loaded.Transform(images)));
            (loaded as IDisposable)?.Dispose();
        }
    }

    [TestMethod]
    public void Save_NamesBesideTheModel_AreInTheSavedPipeline()
    {
        var (names, picture, truths) = (s_names[0], PictureSize(isWide: true), Truths(3, isWide: true));
        var model = _folder.File("models", "model.onnx");
        File.WriteAllBytes(model, ForeignLayouts.Create(DetectorLayout.RtDetr, 160, names, picture, truths));
        File.WriteAllLines(_folder.File("models", "model.names"), names);
        WritePicture(picture);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        using var fitted = _context.Transforms.DetectObjects(model).Fit(images);
        var file = _folder.File("saved.zip");
        _context.Model.Save(fitted, images.Schema, file);
        Directory.Delete(_folder.File("models"), recursive: true);

        var loaded = new MLContext().Model.Load(file, out _);

        AssertEqual(truths, names, Detections(loaded.Transform(images)));
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Transform_Composed_FindsTheObjects(DetectorLayout layout)
    {
        var (names, picture, truths) = (s_names[0], PictureSize(isWide: false), Truths(3, isWide: false));
        var model = _folder.File("model.onnx");
        File.WriteAllBytes(model, ForeignLayouts.Create(layout, 160, names, picture, truths));
        WritePicture(picture);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        using var detector = OnnxDetector.Load(model, Options(layout, names));
        var composed = Compose(detector, model, layout, names);

        using var fitted = composed.Fit(images);
        var file = _folder.File("composed.zip");
        _context.Model.Save(fitted, images.Schema, file);
        var loaded = new MLContext().Model.Load(file, out _);

        AssertEqual(truths, names, Detections(fitted.Transform(images)));
        AssertEqual(truths, names, Detections(loaded.Transform(images)));
        (loaded as IDisposable)?.Dispose();
    }

    private EstimatorChain<DetectionDecodingTransformer> Compose(
        OnnxDetector detector, string model, DetectorLayout layout, string[] names)
    {
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(model);
        var outputs = OutputLayouts.Get(layout).UsualOutputs
            .Select(usual => session.OutputNames.Single(name => name.EndsWith(usual, StringComparison.Ordinal))).ToArray();
        return _context.Transforms.LetterboxImages(
                session.InputNames[0], detector.InputWidth, detector.InputHeight, preparation: detector.Preparation)
            .Append(_context.Transforms.ApplyOnnxModel(outputs, [.. session.InputNames], model))
            .Append(_context.Transforms.DecodeDetections(names, outputs, layout: layout));
    }

    /// <summary>YOLOX that decodes itself looks like YOLOX that does not, so it is named; the others are recognised.</summary>
    private static OnnxDetectorOptions Options(DetectorLayout layout, string[] names) => new()
    {
        ClassNames = names,
        Layout = layout == DetectorLayout.YoloxDecoded ? layout : null,
    };

    private static (int Width, int Height) PictureSize(bool isWide) => isWide ? (200, 100) : (90, 120);

    private static Truth[] Truths(int classes, bool isWide) => isWide
        ? [new(0, 0.9f, new(10, 20, 60, 70)), new(classes - 1, 0.5f, new(120, 5, 160, 45)), new(classes / 2, 0.3f, new(130, 60, 190, 95))]
        : [new(classes - 1, 0.8f, new(5, 5, 35, 50)), new(0, 0.6f, new(50, 70, 85, 115)), new(classes / 2, 0.26f, new(50, 10, 80, 30))];

    private string WritePicture((int Width, int Height) size)
    {
        var path = _folder.File("pictures", "0.png");
        File.WriteAllBytes(path, ColourPictures.ToPng(TestPictures.Photograph(size.Width, size.Height, seed: 1)));
        return path;
    }

    private Detection[] Detections(IDataView view) =>
        _context.Data.CreateEnumerable<DetectionsRow>(view, reuseRowObject: false).Single().Detections;

    private static void AssertEqual(Truth[] truths, string[] names, Detection[] detections)
    {
        var expected = truths.OrderByDescending(truth => truth.Score).ToArray();
        CollectionAssert.AreEqual(
            expected.Select(truth => names[truth.ClassId]).ToArray(), detections.Select(detection => detection.Label).ToArray());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i].Score, detections[i].Score, 1e-5f, $"score {i}");
            var (actual, truth) = (detections[i].Box, expected[i].Box);
            Assert.AreEqual(truth.X0, actual.X0, 0.01f, $"x0 of {i}");
            Assert.AreEqual(truth.Y0, actual.Y0, 0.01f, $"y0 of {i}");
            Assert.AreEqual(truth.X1, actual.X1, 0.01f, $"x1 of {i}");
            Assert.AreEqual(truth.Y1, actual.Y1, 0.01f, $"y1 of {i}");
        }
    }
}
