namespace MLNetGhost.Benchmarks.Harness;

/// <summary>All samples of one contestant, and its ratio to the baseline round by round.</summary>
/// <param name="Name">The contestant.</param>
/// <param name="Samples">One per round.</param>
/// <param name="CpuRatio">Median over the rounds of CPU time over the baseline's CPU time of the same round.</param>
/// <param name="WallRatio">The same for elapsed time.</param>
internal sealed record ContestantResult(string Name, IReadOnlyList<Sample> Samples, double CpuRatio, double WallRatio)
{
    /// <summary>Median CPU time per picture, milliseconds.</summary>
    public double CpuMilliseconds => Statistics.Median(Samples.Select(sample => sample.CpuMilliseconds));

    /// <summary>Median elapsed time per picture, milliseconds.</summary>
    public double WallMilliseconds => Statistics.Median(Samples.Select(sample => sample.WallMilliseconds));

    /// <summary>Median managed allocation per picture, bytes.</summary>
    public double AllocatedBytes => Statistics.Median(Samples.Select(sample => sample.AllocatedBytes));
}
