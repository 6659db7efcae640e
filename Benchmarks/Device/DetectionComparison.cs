using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetGhost.Model;
using MLNetGhost.Transforms;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>One model's detections on the processor and on a device.</summary>
/// <param name="name">The model's name in the table.</param>
/// <param name="model">The ONNX file, of open batch.</param>
/// <param name="pictures">Picture files.</param>
/// <param name="options">Device and sizes.</param>
internal sealed class DetectionComparison(string name, byte[] model, IReadOnlyList<string> pictures, DeviceOptions options)
{
    private const string Area = "detection";

    /// <summary>Detections of a picture agree if they are as many, of the same classes, with scores and boxes this close.</summary>
    private const float ScoreLimit = 1e-4f, BoxLimit = 0.1f;

    /// <summary>The same with TF32, which is known to move scores; reported, not required.</summary>
    private const float RoundedScoreLimit = 1e-2f, RoundedBoxLimit = 5;

    private const int CallersAtOnce = 4;

    private static readonly SuppressionOptions s_suppression = new();

    private readonly bool _isCpu = options.Device == InferenceDevice.Cpu;

    /// <summary>Detections with exact products, and on a CUDA card with rounded ones.</summary>
    public IEnumerable<DeviceRow> Agreement()
    {
        var expected = Detect(new OnnxDetectorOptions());
        yield return Compare("float32", expected, Detect(OnDevice), ScoreLimit, BoxLimit, mustAgree: true);
        if (InferenceDevice.Parse(options.Device).Provider.IsCuda)
        {
            var rounded = Detect(OnDevice with { AllowTf32 = true });
            yield return Compare("TF32", expected, rounded, RoundedScoreLimit, RoundedBoxLimit, mustAgree: false);
        }
    }

    /// <summary>Pictures per second, from file to detections.</summary>
    public IEnumerable<DeviceRow> Speeds()
    {
        var count = Math.Max(options.Pictures, 8);
        var callers = Measure(detector => SeveralAtOnce(detector, count), count);
        var batches = Measure(detector => InBatches(detector, count), count);
        var transform = (
            Processor: options.TimesProcessor ? TransformsPerSecond(new DetectObjectsOptions()) : (double?)null,
            Device: TransformsPerSecond(RowsOnDevice));
        yield return Row("one at a time", Measure(detector => OneAtATime(detector, count), count));
        yield return Row($"{CallersAtOnce} callers", callers);
        yield return Row($"batches of {options.BatchSize}", batches);
        yield return Row("Transform", transform);
        yield return new DeviceRow(
            Area, $"Transform over {CallersAtOnce} callers", name,
            transform.Processor / callers.Processor is { } ratio ? DeviceRow.Text(ratio) : null,
            DeviceRow.Text(transform.Device / callers.Device), "", null);
        if (InferenceDevice.Parse(options.Device).Provider.IsCuda)
        {
            var rounded = Time(OnDevice with { AllowTf32 = true }, detector => InBatches(detector, count), count);
            yield return DeviceRow.Speed(Area, $"pictures/s, batches of {options.BatchSize}, TF32", name, null, rounded);
        }
    }

    /// <summary>The processor itself stands for a device where it is the device, so that the same code runs.</summary>
    private OnnxDetectorOptions OnDevice =>
        _isCpu ? new OnnxDetectorOptions { IsRemote = true } : new OnnxDetectorOptions { Device = options.Device };

    private DetectObjectsOptions RowsOnDevice =>
        _isCpu ? new DetectObjectsOptions { IsRemote = true } : new DetectObjectsOptions { Device = options.Device };

    private DeviceRow Compare(
        string precision, Detection[][] expected, Detection[][] found, float scoreLimit, float boxLimit, bool mustAgree)
    {
        var (agreeing, score, box) = (0, 0f, 0f);
        for (var i = 0; i < expected.Length; i++)
        {
            var pair = DetectionMatch.Compare(expected[i], found[i]);
            score = MathF.Max(score, pair.Score);
            box = MathF.Max(box, pair.Box);
            agreeing += pair.AreAsMany && pair.Score <= scoreLimit && pair.Box <= boxLimit ? 1 : 0;
        }

        return new DeviceRow(
            Area, $"{precision}, detections in {expected.Length} pictures", name,
            DeviceRow.Text(expected.Sum(detections => detections.Length)), DeviceRow.Text(found.Sum(detections => detections.Length)),
            string.Create(CultureInfo.InvariantCulture, $"{agreeing} agree, score ≤ {score:0.0e+0}, box ≤ {box:0.0e+0} px"),
            mustAgree ? agreeing == expected.Length : null);
    }

    private DeviceRow Row(string what, (double? Processor, double Device) speeds) =>
        DeviceRow.Speed(Area, $"pictures/s, {what}", name, speeds.Processor, speeds.Device);

    private (double? Processor, double Device) Measure(Action<OnnxDetector> work, int count) =>
        (options.TimesProcessor ? Time(new OnnxDetectorOptions(), work, count) : null, Time(OnDevice, work, count));

    private double Time(OnnxDetectorOptions how, Action<OnnxDetector> work, int count)
    {
        using var detector = OnnxDetector.Load(model, how);
        work(detector);
        var start = Stopwatch.GetTimestamp();
        work(detector);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private Detection[][] Detect(OnnxDetectorOptions how)
    {
        using var detector = OnnxDetector.Load(model, how);
        return [.. pictures.Select(picture => detector.Detect(picture))];
    }

    private void OneAtATime(OnnxDetector detector, int count)
    {
        for (var i = 0; i < count; i++)
        {
            detector.Detect(pictures[i % pictures.Count]);
        }
    }

    private void SeveralAtOnce(OnnxDetector detector, int count) => Parallel.For(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce }, i => detector.Detect(pictures[i % pictures.Count]));

    /// <summary>Pictures of a batch are decoded on all cores, then run together; batches one after another.</summary>
    private void InBatches(OnnxDetector detector, int count)
    {
        using var batch = detector.CreateBatch(options.BatchSize);
        for (var first = 0; first < count; first += batch.Size)
        {
            var here = Math.Min(batch.Size, count - first);
            Parallel.For(0, here, i => batch.Load(i, pictures[(first + i) % pictures.Count]));
            batch.Run();
            Parallel.For(0, here, i => batch.Detections(i, s_suppression));
        }
    }

    private double TransformsPerSecond(DetectObjectsOptions how)
    {
        var context = new MLContext(seed: 0);
        using var transformer = new ObjectDetectionTransformer(context, model, nameof(PictureRow.ImagePath), how);
        Transform(Math.Min(options.Rows, 100));
        var start = Stopwatch.GetTimestamp();
        Transform(options.Rows);
        return options.Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Transform(int count)
        {
            var rows = Enumerable.Range(0, count).Select(i => new PictureRow { ImagePath = pictures[i % pictures.Count] });
            var view = transformer.Transform(context.Data.LoadFromEnumerable(rows));
            var found = context.Data.CreateEnumerable<DetectionRow>(view, reuseRowObject: false).Count();
            if (found != count)
            {
                throw new InvalidOperationException($"Transform returned {found} rows for {count}.");
            }
        }
    }

    private sealed class PictureRow
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class DetectionRow
    {
        public Detection[] Detections { get; set; } = [];
    }
}
