using Microsoft.ML;
using MLNetGhost.Data;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer;
using MLNetGhost.Trainer.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Catalog;

[TestClass]
public sealed class DataViewDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PictureMemory _memory;
    private readonly List<string> _warnings = [];

    public DataViewDatasetTests() => _memory = new PictureMemory(_folder.Path);

    public void Dispose()
    {
        _memory.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void Read_SoundBoxes_KeepsThemWithoutAWord()
    {
        var dataset = Read([10, 5, 30, 20, 40, 10, 100, 50]);

        CollectionAssert.AreEqual(new[] { new BoundingBox(10, 5, 30, 20), new BoundingBox(40, 10, 100, 50) }, Boxes(dataset));
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void Read_BoxesThatCannotBeUsed_AreDroppedOrClippedAndCountedInOneWarning()
    {
        var dataset = Read(
        [
            10, 5, 30, 20,
            float.NaN, 5, 30, 20,
            90, 40, 110, 60,
            -9, 5, 30, 20,
            200, 5, 230, 20,
            30, 20, 30, 5,
            10, 5, 30, 20,
            60, 40, 50, 30,
        ]);

        CollectionAssert.AreEqual(
            new[]
            {
                new BoundingBox(10, 5, 30, 20), new BoundingBox(90, 40, 100, 50), new BoundingBox(0, 5, 30, 20),
                new BoundingBox(50, 30, 60, 40),
            },
            Boxes(dataset));
        var warning = _warnings.Single();
        StringAssert.Contains(warning, "1 with a coordinate that is not finite, dropped");
        StringAssert.Contains(warning, "2 partly outside the picture, clipped");
        StringAssert.Contains(warning, "1 wholly outside the picture, dropped");
        StringAssert.Contains(warning, "1 without an area, dropped");
        StringAssert.Contains(warning, "1 duplicated, dropped");
        StringAssert.Contains(warning, "2 with corners in exchanged order, put in order");
        StringAssert.Contains(warning, "object 2");
        StringAssert.Contains(warning, "'BoundingBoxes'");
    }

    [TestMethod]
    public void Read_OnlyFractions_IsRefusedWithTheRemedy()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read([0.1f, 0.2f, 0.5f, 0.6f, 0, 0, 1, 1]));

        StringAssert.Contains(error.Message, "column 'BoundingBoxes': every box of the split 'train' (2 in all)");
        StringAssert.Contains(error.Message, "multiply x by the width of the picture");
    }

    [TestMethod]
    public void Fit_BoxesThatCannotBeUsed_WarnsInTheLogOfTheContext()
    {
        var context = new MLContext(seed: 1);
        var messages = new List<string>();
        context.Log += (_, entry) => messages.Add(entry.Message);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var trainer = context.ObjectDetection.Trainers.GhostYolo(new() { ImageSize = 64, Epochs = 1, Cancellation = cancelled.Token });

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Rows(context, [10, 5, 30, 20, -9, 5, 30, 20])));

        Assert.IsTrue(messages.Any(message => message.Contains(
            "partly outside the picture, clipped", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Read_ImagesOfTheCaller_AreCopiedInTheTrainingsSizeAndLeftAlone()
    {
        using var images = new OwnedImages(3, width: 160, height: 80);
        using var memory = new PictureMemory(_folder.Path, limitBytes: 1 << 20);
        var reader = new DataViewDataset(OwnedImages.ShortestTraining, imageSize: 64, memory, _warnings.Add);

        var dataset = reader.Read(images.View, "train");

        images.AssertIntact();
        Assert.AreEqual(3L * 3 * 64 * 32, memory.BytesInMemory);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
        foreach (var (image, pixels) in dataset.Images.Zip(images.Pixels))
        {
            Assert.AreEqual((160, 80), (image.Width, image.Height));
            CollectionAssert.AreEqual(pixels.Resize(64, 32).Pixels, image.Decode().Pixels);
        }

        Assert.AreEqual("Row 1 of column 'Image' (train)", dataset.Images[1].Path);
    }

    [TestMethod]
    public void Read_ImagesOfALoader_AreThoseOfTheFiles()
    {
        using var data = new SmallDataset(trainCount: 3);
        var context = new MLContext(seed: 1);
        var view = context.ObjectDetection.LoadFromYolo(data.Training.Root);
        var reader = new DataViewDataset(new GhostYoloOptions { InputColumnName = "Image" }, imageSize: 64, _memory, _warnings.Add);

        var dataset = reader.Read(view, "train");

        foreach (var (expected, actual) in data.Training.Images.Zip(dataset.Images))
        {
            CollectionAssert.AreEqual(ImageDecoder.DecodeRgb(expected.Path).Pixels, actual.Decode().Pixels);
            CollectionAssert.AreEqual(
                expected.Annotations.Select(annotation => annotation.Box).ToArray(),
                actual.Annotations.Select(annotation => annotation.Box).ToArray());
        }
    }

    [TestMethod]
    public void Read_ContentsOfFiles_AreKeptAsTheyAre()
    {
        var photo = TestPictures.EncodeJpeg(TestPictures.Photograph(90, 40, seed: 1), orientation: 6);
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable([new EncodedBoxRow { Encoded = photo, Label = ["cell"], BoundingBoxes = [1, 2, 30, 40] }]);
        var view = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var reader = new DataViewDataset(new GhostYoloOptions { InputColumnName = "Encoded" }, imageSize: 64, _memory, _warnings.Add);

        var image = reader.Read(view, "train").Images.Single();

        Assert.AreEqual((40, 90), (image.Width, image.Height));
        Assert.AreEqual(photo.Length, _memory.BytesInMemory);
        CollectionAssert.AreEqual(ImageDecoder.DecodeRgb(photo).Pixels, image.Decode().Pixels);
    }

    private DetectionDataset Read(float[] boxes) =>
        new DataViewDataset(new GhostYoloOptions(), imageSize: 640, _memory, _warnings.Add)
            .Read(Rows(new MLContext(seed: 1), boxes), "train");

    /// <summary>Three pictures of 100×50, the first with the boxes.</summary>
    private IDataView Rows(MLContext context, float[] boxes)
    {
        BoxRow[] rows = [Row("a.png", boxes), Row("b.png", []), Row("c.png", [])];
        var data = context.Data.LoadFromEnumerable(rows);
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private BoxRow Row(string name, float[] boxes) =>
        new()
        {
            ImagePath = PictureFiles.Write(_folder, name),
            Label = [.. Enumerable.Repeat(
            "cell", boxes.Length / 4)],
            BoundingBoxes = boxes
        };

    private static BoundingBox[] Boxes(DetectionDataset dataset) =>
        [.. dataset.Images.SelectMany(image => image.Annotations).Select(annotation => annotation.Box)];

    private sealed class EncodedBoxRow
    {
        public byte[] Encoded { get; set; } = [];

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }

    private sealed class BoxRow
    {
        public string ImagePath { get; set; } = "";

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }
}
