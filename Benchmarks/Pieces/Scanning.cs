using BenchmarkDotNet.Attributes;

namespace MLNetGhost.Benchmarks.Pieces;

/// <summary>
/// Scans the logits of 80 classes at 640 × 640, none of which passes the threshold: vectorised, and one value at a time.
/// </summary>
public class Scanning
{
    private const float Threshold = -1.1f;

    private readonly float[] _logits = new float[80 * 8400];

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < _logits.Length; i++)
        {
            _logits[i] = -9 + (4 * random.NextSingle());
        }
    }

    [Benchmark(Baseline = true)]
    public int Vectorised() => ThresholdScan.IndexOfAbove(_logits, 0, Threshold);

    [Benchmark]
    public int Scalar()
    {
        for (var i = 0; i < _logits.Length; i++)
        {
            if (!(_logits[i] <= Threshold))
            {
                return i;
            }
        }

        return -1;
    }
}
