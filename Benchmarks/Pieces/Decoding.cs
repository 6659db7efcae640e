using BenchmarkDotNet.Attributes;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>From a network's outputs to detections, 80 classes at 640 × 640, in both layouts, with a few or many candidates.</summary>
public class Decoding
{
    private const int Classes = 80;
    private const int Size = 640;

    private static readonly int[] s_strides = [8, 16, 32];

    private readonly string[] _names = [.. Enumerable.Range(0, Classes).Select(i => $"class{i}")];
    private readonly LetterboxGeometry _geometry = LetterboxGeometry.Create(640, 480, Size, Size);
    private readonly SuppressionOptions _options = new();
    private readonly CandidateList _candidates = new();
    private float[][] _boxes = [];
    private float[][] _logits = [];
    private float[] _yolo = [];

    [Params(0, 60, 1000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        int[] cells = [.. s_strides.Select(stride => Size / stride * (Size / stride))];
        var anchors = cells.Sum();
        _boxes = [.. cells.Select(count => Values(RawLevel.BoxChannels * count, () => 4 * random.NextSingle()))];
        _logits = [.. cells.Select(count => Values(Classes * count, () => -9 + (4 * random.NextSingle())))];
        _yolo = Values((4 + Classes) * anchors, () => 0.01f * random.NextSingle());
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            _yolo[anchor] = Size * random.NextSingle();
            _yolo[anchors + anchor] = Size * random.NextSingle();
            _yolo[(2 * anchors) + anchor] = 20 + (200 * random.NextSingle());
            _yolo[(3 * anchors) + anchor] = 20 + (200 * random.NextSingle());
        }

        // Most objects are small: candidates are spread evenly over the anchors, and so lie mostly on the finest level.
        var chosen = Enumerable.Range(0, anchors).ToArray();
        random.Shuffle(chosen);
        foreach (var anchor in chosen.Take(Candidates))
        {
            var (level, cell) = anchor < cells[0] ? (0, anchor)
                : anchor < cells[0] + cells[1] ? (1, anchor - cells[0])
                : (2, anchor - cells[0] - cells[1]);
            var classId = random.Next(Classes);
            var score = 0.3f + (0.6f * random.NextSingle());
            _yolo[((4 + classId) * anchors) + anchor] = score;
            _logits[level][(classId * cells[level]) + cell] = MathF.Log(score / (1 - score));
        }
    }

    [Benchmark(Baseline = true)]
    public Detection[] Raw()
    {
        RawOutputDecoder.Collect(Level(0), Level(1), Level(2), Classes, _options, _candidates);
        return DetectionBuilder.Build(_candidates.AsSpan(), _names, _geometry, _options);
    }

    [Benchmark]
    public Detection[] Yolo()
    {
        YoloOutputDecoder.Collect(_yolo, Classes, _options, _candidates);
        return DetectionBuilder.Build(_candidates.AsSpan(), _names, _geometry, _options);
    }

    private static float[] Values(int count, Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private RawLevel Level(int level) => new(_boxes[level], _logits[level], s_strides[level], Size / s_strides[level]);
}
