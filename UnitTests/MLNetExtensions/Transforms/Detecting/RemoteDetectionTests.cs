using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Model;
using MLNetGhost.Trainer.Onnx;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>The way of rows to a graphics card and back, tried on the processor, which stands for one: batches that overlap.</summary>
[TestClass]
public sealed class RemoteDetectionTests : IDisposable
{
    private const int RowCount = 53;

    private static readonly DetectObjectsOptions s_local = new() { ReadAhead = 0, ScoreThreshold = 0.3f };
    private static readonly DetectObjectsOptions s_remote = s_local with { ReadAhead = null, IsRemote = true };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(DetectorLayout.Yolo, null, null)]
    [DataRow(DetectorLayout.Yolo, null, 0)]
    [DataRow(DetectorLayout.Yolo, null, 1)]
    [DataRow(DetectorLayout.Yolo, null, 6)]
    [DataRow(DetectorLayout.Yolo, null, 100)]
    [DataRow(DetectorLayout.Yolo, 1, null)]
    [DataRow(DetectorLayout.Yolo, 3, null)]
    [DataRow(DetectorLayout.Yolo, 3, 7)]
    [DataRow(DetectorLayout.Raw, null, null)]
    [DataRow(DetectorLayout.Raw, 4, null)]
    public void Transform_EveryFormOfPicture_GivesTheDetectionsOfTheProcessor(DetectorLayout layout, int? batch, int? readAhead)
    {
        var model = Model(layout, batch);
        var rows = Rows();
        foreach (var column in new[] { nameof(PictureRow.ImagePath), nameof(PictureRow.Encoded), "Image" })
        {
            var expected = Detections(model, column, s_local, rows);
            var found = Detections(model, column, s_remote with { ReadAhead = readAhead }, rows);

            Assert.HasCount(RowCount, expected);
            Assert.IsGreaterThan(RowCount / 2, expected.Count(detections => detections.Length > 0));
            for (var i = 0; i < RowCount; i++)
            {
                CollectionAssert.AreEqual(expected[i], found[i], $"{column}, row {i}");
            }
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(1)]
    [DataRow(3)]
    public void Transform_EightThreadsOnOneTransformer_EachGetsItsOwnRows(int? batch)
    {
        var model = Model(DetectorLayout.Yolo, batch);
        var rows = Rows();
        var expected = Detections(model, nameof(PictureRow.ImagePath), s_local, rows);
        using var transformer = new ObjectDetectionTransformer(_context, model, nameof(PictureRow.ImagePath), s_remote);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            // Every thread has another order of rows.
            var order = Enumerable.Range(0, RowCount).Select(i => (i * 7 + thread * 5) % RowCount).ToArray();
            var view = transformer.Transform(_context.Data.LoadFromEnumerable(order.Select(i => rows[i])));
            var found = view.GetColumn<Detection[]>("Detections").ToArray();
            for (var i = 0; i < RowCount; i++)
            {
                CollectionAssert.AreEqual(expected[order[i]], found[i], $"thread {thread}, row {i}");
            }
        });
    }

    [TestMethod]
    public void Transform_FirstRow_WaitsForThreeBatchesBeingRead()
    {
        var path = ColourPictures.WriteFiles(_folder, 1)[0];
        var read = 0;
        using var transformer = new ObjectDetectionTransformer(_context, Model(DetectorLayout.Yolo, null), "ImagePath", s_remote);
        var view = transformer.Transform(_context.Data.LoadFromEnumerable(Rows()));
        using var cursor = view.GetRowCursor([view.Schema["Detections"]]);

        Assert.IsTrue(cursor.MoveNext());

        Assert.AreEqual(3 * 16, read);

        IEnumerable<PathRow> Rows()
        {
            for (var i = 0; i < 200; i++)
            {
                read++;
                yield return new PathRow { ImagePath = path };
            }
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(3)]
    public void Transform_UnreadablePictures_ConcernTheirRowsOnly(int? batch)
    {
        var model = Model(DetectorLayout.Yolo, batch);
        var rows = Rows();
        var expected = Detections(model, nameof(PictureRow.ImagePath), s_local, rows);
        foreach (var damaged in new[] { 0, 1, 2, 17, RowCount - 1 })
        {
            rows[damaged].ImagePath = _folder.File("none.png");
        }

        var found = Detections(
            model, nameof(PictureRow.ImagePath), s_remote with { OnImageError = ImageErrorAction.ReturnEmpty }, rows);

        for (var i = 0; i < RowCount; i++)
        {
            CollectionAssert.AreEqual(rows[i].ImagePath.EndsWith("none.png", StringComparison.Ordinal) ? [] : expected[i], found[i]);
        }

        Assert.ThrowsExactly<FileNotFoundException>(() => Detections(model, nameof(PictureRow.ImagePath), s_remote, rows));
    }

    [TestMethod]
    [DataRow(nameof(PictureRow.ImagePath), null)]
    [DataRow(nameof(PictureRow.ImagePath), 3)]
    [DataRow("Image", null)]
    [DataRow("Image", 1)]
    public void Transform_RowsThatNobodyReads_DoNotDisturbTheOthers(string column, int? batch)
    {
        var model = Model(DetectorLayout.Yolo, batch);
        var rows = Rows();
        var expected = Detections(model, column, s_local, rows);
        using var transformer = new ObjectDetectionTransformer(_context, model, column, s_remote with { ReadAhead = 4 });
        var view = transformer.Transform(WithImages(rows));
        using var cursor = view.GetRowCursor([view.Schema["Detections"]]);
        var getter = cursor.GetGetter<VBuffer<Detection>>(view.Schema["Detections"]);
        VBuffer<Detection> found = default;
        for (var i = 0; cursor.MoveNext(); i++)
        {
            if (i % 9 == 8)
            {
                getter(ref found);
                CollectionAssert.AreEqual(expected[i], found.DenseValues().ToArray(), $"row {i}");
            }
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(20)]
    [DataRow(RowCount)]
    public void Dispose_AfterAnyRow_WaitsForTheWorkInProgress(int read)
    {
        using var transformer = new ObjectDetectionTransformer(
            _context, Model(DetectorLayout.Yolo, null), nameof(PictureRow.ImagePath), s_remote);
        var view = transformer.Transform(_context.Data.LoadFromEnumerable(Rows()));
        var cursor = view.GetRowCursor(view.Schema);
        for (var i = 0; i < read; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
        }

        var done = Task.Run(cursor.Dispose);

        Assert.IsTrue(done.Wait(TimeSpan.FromSeconds(30)));
    }

    [TestMethod]
    public void Transform_FewerRowsThanABatch_RunsWithWhatIsThere()
    {
        var model = Model(DetectorLayout.Yolo, null);
        foreach (var count in new[] { 0, 1, 15, 16, 17 })
        {
            var rows = Rows()[..count];

            var found = Detections(model, nameof(PictureRow.ImagePath), s_remote, rows);

            Assert.HasCount(count, found);
            Assert.AreEqual(
                Detections(model, nameof(PictureRow.ImagePath), s_local, rows).Sum(detections => detections.Length),
                found.Sum(detections => detections.Length));
        }
    }

    private static byte[] Model(DetectorLayout layout, int? batch) => layout == DetectorLayout.Yolo
        ? TestDetectors.Yolo(batch: batch ?? OnnxValue.DynamicBatch)
        : TestDetectors.Raw(batch: batch ?? OnnxValue.DynamicBatch);

    private PictureRow[] Rows() =>
    [
        .. Enumerable.Range(0, RowCount).Select(i =>
        {
            var encoded = TestPictures.Encode(TestPictures.Photograph(50 + i, 70, i), SKEncodedImageFormat.Png);
            var path = _folder.File($"{i:D3}.png");
            File.WriteAllBytes(path, encoded);
            return new PictureRow { ImagePath = path, Encoded = encoded };
        }),
    ];

    private IDataView WithImages(PictureRow[] rows) => _context.Transforms.LoadImages("Image", null, nameof(PictureRow.ImagePath))
        .Fit(_context.Data.LoadFromEnumerable<PictureRow>([])).Transform(_context.Data.LoadFromEnumerable(rows));

    private Detection[][] Detections(byte[] model, string column, DetectObjectsOptions options, PictureRow[] rows)
    {
        using var transformer = new ObjectDetectionTransformer(_context, model, column, options);
        return [.. transformer.Transform(column == "Image" ? WithImages(rows) : _context.Data.LoadFromEnumerable(rows))
            .GetColumn<Detection[]>("Detections")];
    }

    private sealed class PictureRow
    {
        public string ImagePath { get; set; } = "";

        public byte[] Encoded { get; set; } = [];
    }
}
