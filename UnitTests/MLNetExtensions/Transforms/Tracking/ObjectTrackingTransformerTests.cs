using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Benchmarks.Tracking;
using MLNetGhost.Tracking;
using MLNetGhost.Transforms;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Transforms;

[TestClass]
public sealed class ObjectTrackingTransformerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_RowsInOrder_AreWhatTheTrackerReturns()
    {
        var sequence = DrawnSequence.Create(SequenceKind.All, seed: 1, frames: 120);
        var tracker = new ObjectTracker();
        var expected = sequence.Detected.Select(detections => tracker.Update(detections)).ToArray();

        var tracked = Read(Fit(_context.Transforms.TrackObjects()).Transform(Rows(sequence)));

        AssertSame(expected, tracked);
        Assert.IsGreaterThan(300, tracked.Sum(row => row.Length));
    }

    [TestMethod]
    public void Transform_ReadTwice_BeginsAnew()
    {
        var view = Fit(_context.Transforms.TrackObjects()).Transform(Rows(DrawnSequence.Create(SequenceKind.All, 2, frames: 60)));

        AssertSame(Read(view), Read(view));
    }

    [TestMethod]
    public void Transform_TwoCursorsAtOnce_DoNotMix()
    {
        var view = Fit(_context.Transforms.TrackObjects()).Transform(Rows(DrawnSequence.Create(SequenceKind.All, 3, frames: 60)));
        var expected = Read(view);

        using var first = _context.Data.CreateEnumerable<TrackedRow>(view, reuseRowObject: false).GetEnumerator();
        using var second = _context.Data.CreateEnumerable<TrackedRow>(view, reuseRowObject: false).GetEnumerator();
        for (var i = 0; i < 60; i++)
        {
            Assert.IsTrue(first.MoveNext());
            CollectionAssert.AreEqual(expected[i], first.Current.TrackedDetections);
            if (i % 2 == 0)
            {
                Assert.IsTrue(second.MoveNext());
                CollectionAssert.AreEqual(expected[i / 2], second.Current.TrackedDetections);
            }
        }
    }

    [TestMethod]
    public void Transform_RowsThatNobodyReads_CountAsFrames()
    {
        var view = Fit(_context.Transforms.TrackObjects()).Transform(Rows(DrawnSequence.Create(SequenceKind.All, 4, frames: 60)));
        var expected = Read(view);

        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<Detection>>(view.Schema["TrackedDetections"]);
        VBuffer<Detection> tracked = default;
        for (var i = 0; cursor.MoveNext(); i++)
        {
            if (i % 10 == 9)
            {
                getter(ref tracked);
                getter(ref tracked);
                CollectionAssert.AreEqual(expected[i], tracked.DenseValues().ToArray());
            }
        }
    }

    [TestMethod]
    public void Transform_ShuffledOrInParallel_StaysInOrder()
    {
        var transformer = Fit(_context.Transforms.TrackObjects());
        var view = transformer.Transform(Rows(DrawnSequence.Create(SequenceKind.All, 5, frames: 60)));
        var expected = Read(view);

        Assert.IsFalse(view.CanShuffle);
        using var shuffled = view.GetRowCursor(view.Schema, new Random(1));
        AssertSame(expected, Read(shuffled));
        var set = view.GetRowCursorSet(view.Schema, 4, new Random(1));
        Assert.HasCount(1, set);
        using var only = set[0];
        AssertSame(expected, Read(only));
        AssertSame(expected, Read(_context.Data.Cache(view)));
    }

    [TestMethod]
    public void Transform_StepsBehindItInParallel_SeeEveryRowOnce()
    {
        var sequence = DrawnSequence.Create(SequenceKind.Crossings, 1, frames: 60);
        var pipeline = Fit(_context.Transforms.TrackObjects().Append(_context.Transforms.CustomMapping<TrackedRow, CountRow>(
            (from, to) => to.Sum = from.TrackedDetections.Sum(detection => detection.TrackId!.Value), contractName: null)));

        var view = pipeline.Transform(Rows(sequence));
        var cursors = view.GetRowCursorSet([view.Schema["Sum"]], 4);
        var sums = new List<float>();
        foreach (var cursor in cursors)
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<float>(view.Schema["Sum"]);
                var sum = 0f;
                while (cursor.MoveNext())
                {
                    getter(ref sum);
                    sums.Add(sum);
                }
            }
        }

        Assert.HasCount(60, sums);
        Assert.IsTrue(sums.All(sum => sum == sequence.Truth[0].Length * (sequence.Truth[0].Length + 1) / 2), string.Join(' ', sums));
    }

    [TestMethod]
    public void Transform_SequencesInTurns_AreTrackedEachByItself()
    {
        var (left, right) = (DrawnSequence.Create(SequenceKind.All, 6, frames: 50), DrawnSequence.Create(SequenceKind.All, 7, frames: 50));
        var rows = left.Detected.Zip(right.Detected).SelectMany(pair => new[]
        {
            new FrameRow { Detections = pair.First, Camera = "left", Number = 1, Key = 1 },
            new FrameRow { Detections = pair.Second, Camera = "right", Number = 2, Key = 2 },
        }).ToArray();
        var expected = Read(Fit(_context.Transforms.TrackObjects()).Transform(Rows(left)));

        foreach (var column in new[] { "Camera", "Number", "Key", "Mapped" })
        {
            var pipeline = Fit(_context.Transforms.Conversion.MapValueToKey("Mapped", "Camera")
                .Append(_context.Transforms.TrackObjects(sequenceColumnName: column)), rows);
            var tracked = Read(pipeline.Transform(_context.Data.LoadFromEnumerable(rows)));
            AssertSame(expected, [.. tracked.Where((_, i) => i % 2 == 0)]);
        }
    }

    [TestMethod]
    public void Transform_FrameNumbers_LeaveGapsAndMustGrow()
    {
        FrameRow[] rows = [.. Enumerable.Range(0, 20).Select(i => Row(20 * i, i)), Row(20 * 26, 26)];
        foreach (var column in new[] { "Frame", "LongFrame" })
        {
            var pipeline = Fit(_context.Transforms.TrackObjects(frameColumnName: column));
            Assert.AreEqual(1, Read(pipeline.Transform(_context.Data.LoadFromEnumerable(rows)))[^1].Single().TrackId);
        }

        var ordered = Fit(_context.Transforms.TrackObjects(frameColumnName: "Frame", sequenceColumnName: "Camera"));
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => Read(ordered.Transform(_context.Data.LoadFromEnumerable([Row(0, 3), Row(0, 5), Row(0, 4)]))));
        Assert.AreEqual("Row 2, column 'Frame', sequence 'a': Frame 4 does not come after frame 5; pass frames in order, each once, or call "
            + "Reset before another sequence.", error.Message);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(
            () => Read(ordered.Transform(_context.Data.LoadFromEnumerable([Row(0, 3), Row(0, 3)])))).Message, "Frame 3 was passed already");
    }

    [TestMethod]
    public void Transform_BoxThatIsNotFinite_NamesTheRow()
    {
        var rows = new[] { Row(0, 1), Row(float.NaN, 2) };
        var view = Fit(_context.Transforms.TrackObjects()).Transform(_context.Data.LoadFromEnumerable(rows));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(view));

        StringAssert.StartsWith(error.Message, "Row 1, column 'Detections': Detection 0 (cat, score 0.9) has the box (NaN, 0, NaN, 60): ");
    }

    [TestMethod]
    public void Predict_CallAfterCall_IsTheNextFrame()
    {
        var sequence = DrawnSequence.Create(SequenceKind.All, seed: 8, frames: 60);
        var transformer = Fit(_context.Transforms.TrackObjects());
        var expected = Read(transformer.Transform(Rows(sequence)));
        using var engine = _context.Model.CreatePredictionEngine<FrameRow, TrackedRow>(transformer);
        using var other = _context.Model.CreatePredictionEngine<FrameRow, TrackedRow>(transformer);

        for (var i = 0; i < 60; i++)
        {
            CollectionAssert.AreEqual(
                expected[i], engine.Predict(new FrameRow { Detections = sequence.Detected[i] }).TrackedDetections, $"frame {i}");
            other.Predict(new FrameRow { Detections = sequence.Detected[0] });
        }
    }

    [TestMethod]
    public void Load_Saved_TracksAsBeforeFromTheBeginning()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("track.zip");
        var sequence = DrawnSequence.Create(SequenceKind.All, seed: 9, frames: 60);
        var options = new TrackingOptions
        {
            HighThreshold = 0.4f,
            LowThreshold = 0.2f,
            NewThreshold = 0.45f,
            MatchThreshold = 0.7f,
            LostFrames = 12,
            FrameRate = 25,
            ClassAgnostic = true,
            SmoothBoxes = true,
            KeepUntracked = true,
        };
        var transformer = Fit(_context.Transforms.TrackObjects("Out", "Detections", "Camera", "Frame", options));
        var expected = Read(transformer.Transform(Rows(sequence)), "Out");

        _context.Model.Save(transformer, Rows(sequence).Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);

        AssertSame(expected, Read(loaded.Transform(Rows(sequence)), "Out"));
        Assert.AreEqual(options, ((ObjectTrackingTransformer)loaded).Options);
    }

    [TestMethod]
    [DataRow("Detections", "Missing", null, "TrackObjects reads the column 'Missing' (the name of a sequence")]
    [DataRow("Detections", "Detections", null, "TrackObjects cannot read the column 'Detections' of type")]
    [DataRow("Detections", null, "Camera", "expected frame numbers (Int32 or Int64)")]
    [DataRow("Camera", null, null, "expected detections (vector of Detection)")]
    public void Fit_ColumnThatCannotBeUsed_IsNamed(string input, string? sequence, string? frame, string expected)
    {
        var estimator = _context.Transforms.TrackObjects("Out", input, sequence, frame);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(estimator));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void DrawDetections_OfTrackedOnes_ShowsTheirIds()
    {
        using var image = ColourPictures.ToMLImage(ColourPictures.Create(0, size: 256));
        var pipeline = _context.Transforms.TrackObjects()
            .Append(_context.Transforms.DrawDetections("Plain", detectionsColumnName: "Detections"))
            .Append(_context.Transforms.DrawDetections("Drawn", detectionsColumnName: "TrackedDetections"));
        var row = new PictureRow { Image = image, Detections = [new Detection(0, "cat", 0.9f, new(40, 60, 200, 200))] };
        using var engine = _context.Model.CreatePredictionEngine<PictureRow, DrawnRow>(
            pipeline.Fit(_context.Data.LoadFromEnumerable<PictureRow>([])));

        var result = engine.Predict(row);
        using var plain = result.Plain!;
        using var drawn = result.Drawn!;

        CollectionAssert.AreNotEqual(plain.Pixels.ToArray(), drawn.Pixels.ToArray());
    }

    private ITransformer Fit(IEstimator<ITransformer> estimator, FrameRow[]? rows = null) =>
        estimator.Fit(_context.Data.LoadFromEnumerable(rows ?? []));

    private IDataView Rows(DrawnSequence sequence) => _context.Data.LoadFromEnumerable(
        sequence.Detected.Select((detections, i) => new FrameRow { Detections = detections, Frame = i }));

    private static Detection[][] Read(IDataView view, string column = "TrackedDetections")
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        return Read(cursor, column);
    }

    private static Detection[][] Read(DataViewRowCursor cursor, string column = "TrackedDetections")
    {
        var rows = new List<Detection[]>();
        var getter = cursor.GetGetter<VBuffer<Detection>>(cursor.Schema[column]);
        VBuffer<Detection> tracked = default;
        while (cursor.MoveNext())
        {
            getter(ref tracked);
            rows.Add([.. tracked.DenseValues()]);
        }

        return [.. rows];
    }

    private static void AssertSame(Detection[][] expected, Detection[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");
        }
    }

    private static FrameRow Row(float x, int frame) => new()
    {
        Detections = [new Detection(0, "cat", 0.9f, new(x, 0, x + 50, 60))],
        Frame = frame,
        LongFrame = frame,
        Camera = "a",
    };

    private sealed class FrameRow
    {
        public Detection[] Detections { get; set; } = [];

        public string Camera { get; set; } = "";

        public int Number { get; set; }

        [KeyType(10)]
        public uint Key { get; set; }

        public int Frame { get; set; }

        public long LongFrame { get; set; }
    }

    private sealed class TrackedRow
    {
        public Detection[] TrackedDetections { get; set; } = [];
    }

    private sealed class CountRow
    {
        public float Sum { get; set; }
    }

    private sealed class PictureRow
    {
        public MLImage? Image { get; set; }

        public Detection[] Detections { get; set; } = [];
    }

    private sealed class DrawnRow
    {
        public MLImage? Plain { get; set; }

        public MLImage? Drawn { get; set; }
    }
}
