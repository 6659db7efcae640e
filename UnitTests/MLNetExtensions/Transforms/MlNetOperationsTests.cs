using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

/// <summary>One test for each operation that ML.NET documents, over a pipeline with <c>DetectObjects</c>.</summary>
[TestClass]
public sealed class MlNetOperationsTests : IDisposable
{
    private const int RowCount = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly CountedRows _rows;
    private readonly string[] _paths;
    private readonly IDataView _data;

    public MlNetOperationsTests()
    {
        _paths = ColourPictures.WriteFiles(_folder, RowCount);
        _rows = new CountedRows(_paths);
        _data = _rows.ToDataView(_context);
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void SaveAndLoad_Pipeline_GivesTheSameDetections()
    {
        var data = _context.Data.LoadFromEnumerable(PathRow.From(_paths));
        using var pipeline = _context.Transforms.CopyColumns("Picture", "ImagePath").Append(Detector(column: "Picture")).Fit(data);
        var path = _folder.File("pipeline.zip");

        _context.Model.Save(pipeline, data.Schema, path);
        var loaded = new MLContext().Model.Load(path, out var schema);

        Assert.AreEqual("ImagePath", schema.Single().Name);
        CollectionAssert.AreEqual(Labels(pipeline.Transform(data)), Labels(loaded.Transform(data)));
        ((IDisposable)loaded).Dispose();
    }

    [TestMethod]
    public void AppendBefore_StockImageLoading_FeedsTheDetector()
    {
        using var pipeline = _context.Transforms.LoadImages(
            "Image", imageFolder: null, "ImagePath").Append(Detector(column: "Image")).Fit(_data);

        CollectionAssert.AreEqual(ExpectedLabels(), Labels(pipeline.Transform(_data)));
    }

    [TestMethod]
    public void AppendAfter_CustomMapping_ReadsTheDetections()
    {
        using var pipeline = Detector()
            .Append(_context.Transforms.CustomMapping<ObjectsRow,
                Counted>((row, counted) => counted.Count = row.Detections.Count(detection => detection.Score > 0.5f), contractName: null))
            .Fit(_data);

        CollectionAssert.AreEqual(Enumerable.Repeat(1f, RowCount).ToArray(), pipeline.Transform(_data).GetColumn<float>("Count").ToArray());
    }

    [TestMethod]
    public void Preview_Rows_ShowsTheDetectionColumns()
    {
        using var transformer = Detector().Fit(_data);

        var preview = transformer.Transform(_data).Preview(maxRows: 3);

        Assert.HasCount(3, preview.RowView);
        CollectionAssert.IsSubsetOf(
            new[] { "PredictedLabel", "Score",
                "PredictedBoundingBoxes", "Detections" }, preview.ColumnView.Select(column => column.Column.Name).ToArray());
    }

    [TestMethod]
    public void Preview_OfAFewRows_DoesNotDetectInAllTheOthers()
    {
        var taken = 0;
        var data = _context.Data.LoadFromEnumerable(PathRow.From(_paths.Select(path =>
        {
            taken++;
            return path;
        })));
        using var transformer = Detector(readAhead: 2).Fit(data);

        transformer.Transform(data).Preview(maxRows: 1);

        Assert.IsLessThanOrEqualTo(1 + 1 + 2, taken, "the row shown, the one that ends the preview, and two ahead");
    }

    [TestMethod]
    public void Cache_SecondPass_DetectsNothingAgain()
    {
        using var transformer = Detector().Fit(_data);
        var cached = _context.Data.Cache(transformer.Transform(_data), "Detections", "PredictedLabel");

        var first = Labels(cached);
        var reads = _rows.Reads;
        var second = Labels(cached);

        CollectionAssert.AreEqual(ExpectedLabels(), first);
        CollectionAssert.AreEqual(first, second);
        Assert.AreEqual(reads, _rows.Reads);
    }

    [TestMethod]
    public void MapKeyToValue_PredictedLabel_GivesClassNames()
    {
        using var pipeline = Detector().Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel")).Fit(_data);

        CollectionAssert.AreEqual(
            ExpectedLabels(), _context.Data.CreateEnumerable<NamedRow>(pipeline.Transform(_data), reuseRowObject: false)
                .Select(row => row.Name.Single()).ToArray());
    }

    [TestMethod]
    public void CreateEnumerable_PlainMembers_BindWithoutAttributes()
    {
        using var transformer = Detector().Fit(_data);

        var rows = _context.Data.CreateEnumerable<FoundRow>(transformer.Transform(_data), reuseRowObject: false).ToArray();

        Assert.HasCount(RowCount, rows);
        Assert.IsTrue(
            rows.All(row => row is { Detections.Length: 1, PredictedLabel.Length: 1, Score.Length: 1, PredictedBoundingBoxes.Length: 4 }));
    }

    [TestMethod]
    public void CreateEnumerable_ReusedRow_GivesTheSame()
    {
        using var transformer = Detector().Fit(_data);

        CollectionAssert.AreEqual(
            ExpectedLabels(),
            _context.Data.CreateEnumerable<FoundRow>(transformer.Transform(_data), reuseRowObject: true)
                .Select(row => row.Detections.Single().Label).ToArray());
    }

    [TestMethod]
    public void LoadFromEnumerable_DetectionsAsInput_BindWithoutAttributes()
    {
        Detection[] detections = [new Detection(1, "green", 0.5f, new BoundingBox(1, 2, 3, 4))];
        var data = _context.Data.LoadFromEnumerable([new DetectionsRow { Detections = detections }]);

        Assert.AreEqual(DetectionDataViewType.Vector.ItemType, ((VectorDataViewType)data.Schema["Detections"].Type).ItemType);
        CollectionAssert.AreEqual(
            detections, _context.Data.CreateEnumerable<DetectionsRow>(data, reuseRowObject: false).Single().Detections);
    }

    [TestMethod]
    public void FilterRows_BySchemaOfTheDetector_Composes()
    {
        using var transformer = Detector().Fit(_data);

        var few = _context.Data.TakeRows(_context.Data.SkipRows(transformer.Transform(_data), 2), 3);

        CollectionAssert.AreEqual(ExpectedLabels()[2..5], Labels(few));
    }

    [TestMethod]
    public void ShuffleRows_Seed_GivesEveryRowOnce()
    {
        var data = _context.ObjectDetection.LoadFromFolder(_folder.Path);
        using var transformer = Detector().Fit(data);

        CollectionAssert.AreEquivalent(ExpectedLabels(), Labels(_context.Data.ShuffleRows(transformer.Transform(data), seed: 3)));
    }

    [TestMethod]
    public void GetOutputSchema_BeforeFit_PromisesTheFittedColumns()
    {
        var input = OutputColumns.Append(new SchemaShape([]), _data.Schema.Select(column => new DataViewSchema.DetachedColumn(column)));
        var promised = Detector().GetOutputSchema(input);
        using var transformer = Detector().Fit(_data);

        var fitted = OutputColumns.Append(
            new SchemaShape([]), transformer.GetOutputSchema(_data.Schema).Select(column => new DataViewSchema.DetachedColumn(column)));

        CollectionAssert.AreEqual(Describe(fitted), Describe(promised));
        Assert.AreEqual(0, _rows.Reads);
    }

    [TestMethod]
    public void GetRowCursor_SubsetWithoutDetections_DoesNoWorkForThem()
    {
        using var transformer = Detector().Fit(_data);

        var indices = transformer.Transform(_data).GetColumn<float>("Index").ToArray();

        Assert.HasCount(RowCount, indices);
        Assert.AreEqual(0, _rows.Reads);
    }

    [TestMethod]
    public void GetRowCursor_InactiveColumn_CannotBeRead()
    {
        using var transformer = Detector().Fit(_data);
        var view = transformer.Transform(_data);
        using var cursor = view.GetRowCursor([view.Schema["Score"]]);

        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Score"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Detections"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<Detection>>(view.Schema["Detections"]));
        Assert.ThrowsExactly<ArgumentException>(() => cursor.GetGetter<int>(view.Schema["Score"]));
    }

    [TestMethod]
    public void GetRowCursorSet_RowParallel_CoversEveryRowOnceInOrderOfBatches()
    {
        using var transformer = Detector().Fit(_data);
        var view = transformer.Transform(_data);
        var found = new ConcurrentBag<(long Batch, long Position, float Index, string Label)>();

        var cursors = view.GetRowCursorSet(view.Schema, n: 3);
        Parallel.ForEach(cursors, cursor => ReadAll(cursor, found));

        Assert.HasCount(3, cursors);
        var ordered = found.OrderBy(row => row.Batch).ThenBy(row => row.Position).ToArray();
        CollectionAssert.AreEqual(
            Enumerable.Range(0, RowCount).Select(i => (float)i).ToArray(), ordered.Select(row => row.Index).ToArray());
        CollectionAssert.AreEqual(ExpectedLabels(), ordered.Select(row => row.Label).ToArray());
    }

    [TestMethod]
    public void Dispose_Pipeline_FreesTheDetector()
    {
        var pipeline = _context.Transforms.CopyColumns("Picture", "ImagePath").Append(Detector(column: "Picture")).Fit(_data);
        var view = pipeline.Transform(_data);

        pipeline.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => Labels(view));
    }

    [TestMethod]
    public void Log_Fit_TellsWhatWasLoaded()
    {
        var messages = new List<string>();
        _context.Log += (_, message) => messages.Add(message.Message);

        Detector().Fit(_data).Dispose();

        Assert.IsTrue(messages.Any(message => message.Contains(
            "Detector with 3 classes, input 64×64", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Log_UnreadableRow_IsAWarning()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        File.Delete(_paths[4]);
        using var transformer = _context.Transforms
            .DetectObjects(ColourDetector.CreateOnnx(),
                options: ColourDetector.Options with { OnImageError = ImageErrorAction.ReturnEmpty }).Fit(_data);

        Assert.HasCount(RowCount, transformer.Transform(_data).GetColumn<float[]>("Score").ToArray());

        StringAssert.Contains(warnings.Single(), _paths[4]);
    }

    [TestMethod]
    public void PredictionEngine_PerThread_SharesOneTransformer()
    {
        using var transformer = Detector().Fit(_data);
        var options = new PredictionEngineOptions { OwnsTransformer = false };

        Parallel.For(0, 4, _ =>
        {
            using var engine = _context.Model.CreatePredictionEngine<PathRow, FoundRow>(transformer, options);
            CollectionAssert.AreEqual(
                ExpectedLabels(), _paths.Select(path => engine.Predict(new PathRow { ImagePath = path }).Detections.Single().Label)
                    .ToArray());
        });

        CollectionAssert.AreEqual(ExpectedLabels(), Labels(transformer.Transform(_data)),
            "the engines must not have disposed of the transformer");
    }

    [TestMethod]
    public void PredictionEngine_Owner_DisposesOfTheTransformer()
    {
        var transformer = Detector().Fit(_data);

        _context.Model.CreatePredictionEngine<PathRow, FoundRow>(transformer).Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => Labels(transformer.Transform(_data)));
    }

    [TestMethod]
    public void Transform_ManyThreads_GiveTheSameAsOne()
    {
        using var transformer = Detector(readAhead: 2).Fit(_data);

        Parallel.For(0, 8, _ => CollectionAssert.AreEqual(ExpectedLabels(), Labels(transformer.Transform(_data))));
    }

    [TestMethod]
    public void Evaluate_Detections_GivesMetrics()
    {
        var labelled = _context.Data.LoadFromEnumerable(_paths.Select((path, i) => new LabelledRow
        {
            ImagePath = path,
            Label = [ColourDetector.ClassNames[i % 3]],
            BoundingBoxes = Corners(ColourPictures.Box(column: i % 2)),
        }));
        using var transformer = Detector().Fit(labelled);

        var metrics = _context.ObjectDetection.Evaluate(transformer.Transform(labelled));

        Assert.AreEqual(1, metrics.Coco.AveragePrecision, 1e-6);
        Assert.AreEqual(RowCount, metrics.ImageCount);
    }

    private static float[] Corners(BoundingBox box) => [box.X0, box.Y0, box.X1, box.Y1];

    private static void ReadAll(DataViewRowCursor cursor, ConcurrentBag<(long Batch, long Position, float Index, string Label)> found)
    {
        using (cursor)
        {
            var index = cursor.GetGetter<float>(cursor.Schema["Index"]);
            var detections = cursor.GetGetter<VBuffer<Detection>>(cursor.Schema["Detections"]);
            float i = 0;
            VBuffer<Detection> values = default;
            while (cursor.MoveNext())
            {
                index(ref i);
                detections(ref values);
                found.Add((cursor.Batch, cursor.Position, i, values.GetItemOrDefault(0).Label));
            }
        }
    }

    private static string[] Describe(SchemaShape shape) =>
        [.. shape.Select(column => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} "
            + $"({string.Join(", ", column.Annotations.Select(annotation => annotation.Name))})")];

    private static string[] ExpectedLabels() => [.. Enumerable.Range(0, RowCount).Select(i => ColourDetector.ClassNames[i % 3])];

    private ObjectDetectionEstimator Detector(string column = "ImagePath", int? readAhead = null) =>
        _context.Transforms.DetectObjects(ColourDetector.CreateOnnx(), column, ColourDetector.Options with { ReadAhead = readAhead });

    private string[] Labels(IDataView view) =>
        [.. _context.Data.CreateEnumerable<FoundRow>(view, reuseRowObject: false, ignoreMissingColumns: true)
            .Select(row => row.Detections.Single().Label)];

    private sealed class ObjectsRow
    {
        public Detection[] Detections { get; set; } = [];
    }

    private sealed class Counted
    {
        public float Count { get; set; }
    }

    private sealed class NamedRow
    {
        public string[] Name { get; set; } = [];
    }

    private sealed class LabelledRow
    {
        public string ImagePath { get; set; } = "";

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }
}
