using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>LetterboxImages, ApplyOnnxModel and DecodeDetections against DetectObjects.</summary>
[TestClass]
public sealed class ComposedDetectionTests : IDisposable
{
    private const int PictureCount = 50;
    private const int InputSize = 96;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(DetectorLayout.Yolo)]
    [DataRow(DetectorLayout.Raw)]
    public void Transform_FiftyPictures_GivesTheDetectionsOfTheFusedStep(DetectorLayout layout)
    {
        WritePictures();
        var model = WriteModel(layout);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        using var fused = _context.Transforms.DetectObjects(model, "Image").Fit(images);
        using var composed = Compose(model, layout).Fit(images);

        var expected = Detections(fused.Transform(images));
        var actual = Detections(composed.Transform(images));

        Assert.HasCount(PictureCount, expected);
        Assert.IsGreaterThan(PictureCount, expected.Sum(detections => detections.Length));
        AssertEqual(expected, actual);
    }

    [TestMethod]
    public void Transform_LargeJpegFiles_AreThoseOfTheFusedStepWithoutScaledDecodingOnly()
    {
        for (var i = 0; i < 4; i++)
        {
            File.WriteAllBytes(_folder.File("pictures", $"{i}.jpg"),
                TestPictures.EncodeJpeg(TestPictures.Photograph(900 - (70 * i), 500 + (90 * i), seed: i), orientation: 1 + (5 * (i % 2))));
        }

        var model = WriteModel(DetectorLayout.Yolo);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        using var composed = Compose(model, DetectorLayout.Yolo).Fit(images);
        using var whole = _context.Transforms.DetectObjects(model, options: new() { ScaledDecoding = false }).Fit(images);
        using var scaled = _context.Transforms.DetectObjects(model).Fit(images);

        var expected = Detections(composed.Transform(images));

        Assert.IsGreaterThan(4, expected.Sum(detections => detections.Length));
        AssertEqual(expected, Detections(whole.Transform(images)));
        CollectionAssert.AreNotEqual(
            expected.SelectMany(Numbers).ToArray(), Detections(scaled.Transform(images)).SelectMany(Numbers).ToArray());
    }

    [TestMethod]
    public void Load_SavedPipeline_GivesTheSameDetections()
    {
        WritePictures(count: 3);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.File("pictures"));
        using var composed = Compose(WriteModel(DetectorLayout.Yolo), DetectorLayout.Yolo).Fit(images);
        var path = _folder.File("composed.zip");

        _context.Model.Save(composed, images.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);

        AssertEqual(Detections(composed.Transform(images)), Detections(loaded.Transform(images)));
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Load_PipelineOfTheFirstVersion_StillWorks()
    {
        ColourPictures.WriteFiles(_folder, 3);
        var images = _context.ObjectDetection.LoadFromFolder(_folder.Path);

        var loaded = _context.Model.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Models", "pipeline-0.1.0.zip"), out _);

        var view = loaded.Transform(images);
        CollectionAssert.AreEqual(new[] { "red",
            "green", "blue" }, Detections(view).Select(detections => detections.Single().Label).ToArray());
        Assert.IsInstanceOfType<ImageDataViewType>(view.Schema["Drawn"].Type);
        (loaded as IDisposable)?.Dispose();
    }

    private static void AssertEqual(Detection[][] expected, Detection[][] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(
                expected[i].Select(detection => detection.Label).ToArray(), actual[i].Select(detection => detection.Label).ToArray(),
                    $"picture {i}");
            TensorAssert.AreClose(Numbers(expected[i]), Numbers(actual[i]), 1e-3, $"picture {i}");
        }
    }

    private static float[] Numbers(Detection[] detections) =>
        [.. detections.SelectMany(
            detection => new[] { detection.Score, detection.Box.X0, detection.Box.Y0, detection.Box.X1, detection.Box.Y1 })];

    private EstimatorChain<DetectionDecodingTransformer> Compose(string model, DetectorLayout layout)
    {
        string[] outputs = layout == DetectorLayout.Yolo ? ["output0"] : [.. RawLayout.OutputNames];
        return _context.Transforms.LetterboxImages("images", InputSize, InputSize)
            .Append(_context.Transforms.ApplyOnnxModel(outputs, ["images"], model))
            .Append(_context.Transforms.DecodeDetections(["cat", "dog", "bird"], outputs));
    }

    private string WriteModel(DetectorLayout layout)
    {
        var path = _folder.File($"{layout}.onnx");
        File.WriteAllBytes(path, layout == DetectorLayout.Yolo
            ? TestDetectors.Yolo(InputSize, batch: OnnxValue.DynamicBatch)
            : TestDetectors.Raw(InputSize, batch: OnnxValue.DynamicBatch));
        return path;
    }

    private void WritePictures(int count = PictureCount)
    {
        for (var i = 0; i < count; i++)
        {
            var picture = TestPictures.Photograph(60 + 7 * i, 200 - 3 * i, seed: i);
            File.WriteAllBytes(_folder.File("pictures", $"{i:00}.png"), ColourPictures.ToPng(picture));
        }
    }

    private Detection[][] Detections(IDataView view) =>
        [.. _context.Data.CreateEnumerable<DetectionsRow>(view, reuseRowObject: false).Select(row => row.Detections)];
}
