using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Drawing;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class DetectionDrawingTransformerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_DetectThenDraw_PaintsACopyOfTheImage()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(0, size: 256));
        var before = image.Pixels.ToArray();
        var data = _context.Data.LoadFromEnumerable([new ImageRow { Image = image }]);
        using var pipeline = _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), "Image", ColourDetector.Options)
            .Append(_context.Transforms.DrawDetections("Drawn"))
            .Fit(data);

        var seen = 0;
        foreach (var row in _context.Data.CreateEnumerable<DrawnRow>(pipeline.Transform(data), reuseRowObject: true))
        {
            CollectionAssert.AreNotEqual(before, row.Drawn!.Pixels.ToArray());
            Assert.AreEqual((256, 256), (row.Drawn.Width, row.Drawn.Height));
            seen++;
        }

        Assert.AreEqual(1, seen);
        CollectionAssert.AreEqual(before, image.Pixels.ToArray());
    }

    [TestMethod]
    public void Transform_NoDetections_GivesThePictureItself()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(0));
        using var engine = Engine();

        using var drawn = engine.Predict(new InputRow { Image = image }).Drawn!;

        CollectionAssert.AreEqual(image.Pixels.ToArray(), drawn.Pixels.ToArray());
    }

    [TestMethod]
    public void Predict_EarlierImage_StaysUsable()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(0));
        using var engine = Engine();
        using var first = engine.Predict(new InputRow { Image = image }).Drawn!;

        using var second = engine.Predict(new InputRow { Image = image }).Drawn!;

        Assert.AreEqual(first.Width, second.Width);
    }

    [TestMethod]
    public void Transform_DetectionsMadeByTheUser_AreDrawn()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(-1));
        using var engine = Engine();

        using var drawn = engine.Predict(new InputRow
        {
            Image = image,
            Detections = [new Detection(0,
            "mine", 0.5f, new BoundingBox(10, 10, 50, 50))]
        }).Drawn!;

        CollectionAssert.AreNotEqual(image.Pixels.ToArray(), drawn.Pixels.ToArray());
    }

    [TestMethod]
    public void Load_Saved_KeepsTheOptions()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("draw.zip");
        var data = _context.Data.LoadFromEnumerable<InputRow>([]);
        var options = new DetectionRenderingOptions { ShowScores = false, LineWidth = 9, TextSize = 20 };

        // No schema: ML.NET cannot write one whose columns are all images and detections.
        _context.Model.Save(_context.Transforms.DrawDetections("Drawn", options: options).Fit(data), inputSchema: null, path);

        using var engine = _context.Model.CreatePredictionEngine<InputRow, DrawnRow>(_context.Model.Load(path, out _));
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(-1));
        Detection[] detections = [new Detection(0, "mine", 0.5f, new BoundingBox(10, 10, 50, 50))];
        using var drawn = engine.Predict(new InputRow { Image = image, Detections = detections }).Drawn!;
        using var expected = DetectionRenderer.Draw(image, detections, options);

        CollectionAssert.AreEqual(expected.Pixels.ToArray(), drawn.Pixels.ToArray());
    }

    private PredictionEngine<InputRow, DrawnRow> Engine() => _context.Model.CreatePredictionEngine<InputRow, DrawnRow>(
        _context.Transforms.DrawDetections("Drawn").Fit(_context.Data.LoadFromEnumerable<InputRow>([])));

    private sealed class InputRow
    {
        public MLImage? Image { get; set; }

        public Detection[] Detections { get; set; } = [];
    }

    private sealed class DrawnRow
    {
        public MLImage? Drawn { get; set; }
    }
}
