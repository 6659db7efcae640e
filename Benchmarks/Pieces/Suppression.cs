using BenchmarkDotNet.Attributes;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>Non-maximum suppression of candidates that cluster around objects.</summary>
public class Suppression
{
    private const int Classes = 80;
    private const int CandidatesPerObject = 8;

    private readonly SuppressionOptions _options = new();
    private DetectionCandidate[] _candidates = [];
    private DetectionCandidate[] _work = [];

    [Params(60, 1000, 8400)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _candidates = new DetectionCandidate[Candidates];
        _work = new DetectionCandidate[Candidates];
        var (x, y, width, height, classId) = (0f, 0f, 0f, 0f, 0);
        for (var i = 0; i < Candidates; i++)
        {
            if (i % CandidatesPerObject == 0)
            {
                (x, y) = (600 * random.NextSingle(), 600 * random.NextSingle());
                (width, height, classId) = (10 + (100 * random.NextSingle()), 10 + (100 * random.NextSingle()), random.Next(Classes));
            }

            float Jitter() => 4 * random.NextSingle();
            var box = new BoundingBox(x + Jitter(), y + Jitter(), x + width + Jitter(), y + height + Jitter());
            _candidates[i] = new(box, 0.25f + (0.75f * random.NextSingle()), classId, i);
        }

        random.Shuffle(_candidates);
    }

    [Benchmark]
    public int Suppress()
    {
        _candidates.CopyTo(_work, 0);
        return NonMaximumSuppression.SuppressInPlace(_work, _options);
    }
}
