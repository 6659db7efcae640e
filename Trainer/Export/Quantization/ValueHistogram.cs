namespace MLNetGhost.Trainer.Export;

/// <summary>Counts the values of one activation in bins of equal width over a range known beforehand.</summary>
internal sealed class ValueHistogram
{
    private const int BinCount = 2048;

    /// <summary>Ranges that are tried, from one part of the largest magnitude to all of it.</summary>
    private const int EntropyParts = 64;

    /// <summary>Stands for 0 where a value was counted that rounding cannot give.</summary>
    private const double LeastProbability = 1e-9;

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
            _counts[BinOf(value)]++;
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

    /// <summary>
    /// The range, cut at one magnitude on both sides of 0, in which the distribution of values rounded to 255 steps is closest to that of
    /// the exact ones. What is cut off counts at the ends, in the exact distribution alone.
    /// </summary>
    public ValueRange LeastDivergence()
    {
        if (!(_binWidth > 0) || _counts.Sum() == 0)
        {
            return _range;
        }

        var largest = Math.Max(Math.Abs(_range.Lowest), Math.Abs(_range.Highest));
        var (best, least) = (_range, double.PositiveInfinity);
        for (var part = 1; part <= EntropyParts; part++)
        {
            var limit = largest * part / EntropyParts;
            var kept = new ValueRange(Math.Max(_range.Lowest, -limit), Math.Min(_range.Highest, limit));
            var divergence = Divergence(kept);
            if (divergence <= least)
            {
                (best, least) = (kept, divergence);
            }
        }

        return best;
    }

    private double Divergence(ValueRange kept)
    {
        var first = BinOf(kept.Lowest);
        var count = BinOf(kept.Highest) - first + 1;
        if (count < byte.MaxValue)
        {
            // Fewer bins than bytes: nothing would be rounded.
            return double.PositiveInfinity;
        }

        var exact = Array.ConvertAll(_counts[first..(first + count)], value => (double)value);
        var rounded = new double[count];
        for (var step = 0; step < byte.MaxValue; step++)
        {
            var (begin, end) = (step * count / byte.MaxValue, (step + 1) * count / byte.MaxValue);
            var bins = exact.AsSpan()[begin..end];
            var occupied = bins.Length - bins.Count(0.0);
            var sum = 0.0;
            foreach (var bin in bins)
            {
                sum += bin;
            }

            for (var i = begin; i < end; i++)
            {
                rounded[i] = exact[i] > 0 ? sum / occupied : 0;
            }
        }

        var within = exact.Sum();
        exact[0] += _counts.Take(first).Sum();
        exact[^1] += _counts.Skip(first + count).Sum();
        var total = exact.Sum();
        var divergence = 0.0;
        for (var i = 0; i < count; i++)
        {
            if (exact[i] > 0)
            {
                divergence += exact[i] / total * Math.Log(exact[i] / total / Math.Max(rounded[i] / within, LeastProbability));
            }
        }

        return divergence;
    }

    private int BinOf(float value) => Math.Clamp((int)((value - _range.Lowest) / _binWidth), 0, BinCount - 1);

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
