namespace MLNetGhost.Benchmarks.Harness;

/// <summary>Robust summaries of noisy measurements.</summary>
internal static class Statistics
{
    /// <summary>The median; NaN if there are no values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length switch
        {
            0 => double.NaN,
            var n when n % 2 == 1 => sorted[n / 2],
            var n => (sorted[(n / 2) - 1] + sorted[n / 2]) / 2,
        };
    }
}
