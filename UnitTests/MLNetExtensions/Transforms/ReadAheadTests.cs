using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Imaging;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>Cursors that compute several rows at once must return what the plain one returns.</summary>
[TestClass]
public sealed class ReadAheadTests : IDisposable
{
    private const int RowCount = 23;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(7, 1)]
    [DataRow(40, 1)]
    [DataRow(1, 4)]
    public void Transform_Rows_AreThoseOfThePlainCursorInItsOrder(int readAhead, int batch)
    {
        var data = Data();
        using var plain = Transformer(0, batch: 1);
        using var ahead = Transformer(readAhead, batch);

        var expected = Rows(plain.Transform(data));
        var actual = Rows(ahead.Transform(data));

        Assert.HasCount(RowCount, expected);
        for (var i = 0; i < RowCount; i++)
        {
            Assert.AreEqual(expected[i].ImagePath, actual[i].ImagePath);
            CollectionAssert.AreEqual(expected[i].Numbers, actual[i].Numbers);
            CollectionAssert.AreEqual(expected[i].Detections, actual[i].Detections, $"row {i}");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Transform_ImageColumn_GivesTheSame(int batch)
    {
        ColourPictures.WriteFiles(_folder, RowCount);
        var data = _context.ObjectDetection.LoadFromFolder(_folder.Path);
        using var transformer = new ObjectDetectionTransformer(
            _context, ColourDetector.CreateOnnx(batch: batch == 1 ? Trainer.Onnx.OnnxValue.DynamicBatch : batch),
                "Image", ColourDetector.Options with { ReadAhead = 3 });
        var view = transformer.Transform(data);

        var labels = view.GetColumn<uint[]>("PredictedLabel").Select(row => row.Single()).ToArray();

        CollectionAssert.AreEqual(Enumerable.Range(0, RowCount).Select(i => (uint)(i % 3) + 1).ToArray(), labels);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Transform_ImagesOfTheCaller_AreLeftAlone(int readAhead)
    {
        using var images = new OwnedImages(RowCount, width: 64, height: 64);
        using var pipeline = images.Context.Transforms.DetectObjects(
                new MemoryStream(ColourDetector.CreateOnnx()), "Image", ColourDetector.Options with { ReadAhead = readAhead })
            .Append(images.Context.Transforms.DrawDetections("Drawn", "Image"))
            .Append(images.Context.Transforms.LetterboxImages("images", 64, 64, "Image"))
            .Fit(images.View);
        var view = pipeline.Transform(images.View);

        for (var pass = 0; pass < 2; pass++)
        {
            Assert.HasCount(RowCount, view.GetColumn<MLImage>("Drawn").Select(image => image.Width).ToArray());
            Assert.HasCount(RowCount, view.GetColumn<MLImage>("Image").Select(image => image.Width).ToArray());
            Assert.HasCount(RowCount, view.Preview(maxRows: RowCount).RowView);
            images.AssertIntact();
        }
    }

    [TestMethod]
    [DataRow("Image", 1)]
    [DataRow("ImagePath", 1)]
    [DataRow("ImagePath", 4)]
    public void Transform_ImageBesideTheDetections_IsThatOfItsRow(string column, int batch)
    {
        var paths = ColourPictures.WriteFiles(_folder, RowCount);
        using var transformer = new ObjectDetectionTransformer(
            _context, ColourDetector.CreateOnnx(batch: batch == 1 ? Trainer.Onnx.OnnxValue.DynamicBatch : batch), column,
                ColourDetector.Options with { ReadAhead = 3 });
        var view = transformer.Transform(_context.ObjectDetection.LoadFromFolder(_folder.Path));
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.IsInstanceOfType<ReadAheadCursor>(cursor);
        var image = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        var label = cursor.GetGetter<VBuffer<uint>>(view.Schema["PredictedLabel"]);
        MLImage? value = null;
        VBuffer<uint> found = default;

        for (var i = 0; i < RowCount; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            label(ref found);
            var first = value;
            image(ref value!);
            Assert.AreEqual(paths[i], value.Tag);
            Assert.AreNotSame(first, value);
            using var expected = MLImageConversion.FromRgb(ImageDecoder.DecodeRgb(paths[i]));
            Assert.IsTrue(expected.Pixels.SequenceEqual(value.Pixels));
            Assert.AreEqual((uint)(i % 3) + 1, found.GetValues()[0]);
        }

        cursor.Dispose();
        Assert.ThrowsExactly<InvalidOperationException>(() => value!.Pixels.Length);
    }

    [TestMethod]
    public void Transform_ImageThatCannotBeRead_FailsWhenItsRowIsLookedAt()
    {
        var paths = ColourPictures.WriteFiles(_folder, 4);
        File.WriteAllText(paths[2], "no picture");
        using var transformer = Transformer(3);
        var view = transformer.Transform(_context.ObjectDetection.LoadFromFolder(_folder.Path));
        using var cursor = view.GetRowCursor([view.Schema["Image"], view.Schema["Detections"]]);
        var image = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage? value = null;

        for (var i = 0; i < 4; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            if (i == 2)
            {
                StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => image(ref value!)).Message, paths[2]);
            }
            else
            {
                image(ref value!);
                Assert.AreEqual(paths[i], value.Tag);
            }
        }
    }

    [TestMethod]
    public void GetRowCursor_PositionBatchAndId_FollowTheInput()
    {
        var data = Data();
        using var transformer = Transformer(3);
        var view = transformer.Transform(data);
        using var input = data.GetRowCursor(data.Schema);
        using var cursor = view.GetRowCursor(view.Schema);
        var (inputId, id) = (input.GetIdGetter(), cursor.GetIdGetter());
        DataViewRowId expected = default, actual = default;

        while (input.MoveNext())
        {
            Assert.IsTrue(cursor.MoveNext());
            inputId(ref expected);
            id(ref actual);
            Assert.AreEqual((expected, input.Position, input.Batch), (actual, cursor.Position, cursor.Batch));
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Dispose_RowsUnderWay_WaitsForThem()
    {
        var data = Data();
        var transformer = Transformer(5);
        var cursor = transformer.Transform(data).GetRowCursor(transformer.GetOutputSchema(data.Schema));
        Assert.IsTrue(cursor.MoveNext());

        cursor.Dispose();
        cursor.Dispose();
        transformer.Dispose();
    }

    private IDataView Data() => _context.Data.LoadFromEnumerable(
        ColourPictures.WriteFiles(_folder, RowCount)
            .Select((path, i) => new InputRow { ImagePath = path, Numbers = [.. Enumerable.Repeat((float)i, i % 5)] }));

    private ObjectDetectionTransformer Transformer(int readAhead, int batch = 1) => new(
        _context, ColourDetector.CreateOnnx(batch: batch == 1 ? Trainer.Onnx.OnnxValue.DynamicBatch : batch),
            "ImagePath", ColourDetector.Options with { ReadAhead = readAhead });

    private NumberedRow[] Rows(IDataView view) => [.. _context.Data.CreateEnumerable<NumberedRow>(view, reuseRowObject: false)];

    private sealed class InputRow
    {
        public string ImagePath { get; set; } = "";

        public float[] Numbers { get; set; } = [];
    }

    private sealed class NumberedRow
    {
        public string ImagePath { get; set; } = "";

        public float[] Numbers { get; set; } = [];

        public Detection[] Detections { get; set; } = [];
    }
}
