namespace MLNetGhost.Trainer.Export;

/// <summary>Counts the values of one activation in bins of equal width over a range known beforehand.</summary>
internal sealed class ValueHistogram
{
    private const int BinCount = 2048;

    private readonly long[] _counts = new long[BinCount];
    private readonly ValueRange _range;
    private readonly float _binWidth;

    /// <param name="range">The smallest and largest value that will be counted.</param>
    public ValueHistogram(ValueRange range)
    {
        _range = range;
        _binWidth = (range.Highest - range.Lowest) / BinCount;
    }

    /// <summary>Counts values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (!(_binWidth > 0))
        {
            return;
        }

        foreach (var value in values)
        {
            _counts[Math.Clamp((int)((value - _range.Lowest) / _binWidth), 0, BinCount - 1)]++;
        }
    }

    /// <summary>The range that is left when the same share of values is cut off at both ends.</summary>
    /// <param name="percentile">The percentage of values to keep, up to 100.</param>
    public ValueRange Central(double percentile)
    {
        var total = _counts.Sum();
        var cut = (long)(total * (100 - percentile) / 200);
        return total == 0
            ? _range
            : new ValueRange(
                _range.Lowest + (_binWidth * BinsWithin(_counts, cut)),
                _range.Highest - (_binWidth * BinsWithin(_counts.Reverse(), cut)));
    }

    private static int BinsWithin(IEnumerable<long> counts, long limit)
    {
        var bins = 0;
        var seen = 0L;
        foreach (var count in counts)
        {
            seen += count;
            if (seen > limit)
            {
                return bins;
            }

            bins++;
        }

        return bins;
    }
}
