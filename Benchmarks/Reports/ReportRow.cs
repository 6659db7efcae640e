using MLNetGhost.Benchmarks.Harness;

namespace MLNetGhost.Benchmarks.Reports;

/// <summary>One contestant's figures, per picture.</summary>
/// <param name="Model">The model.</param>
/// <param name="Pictures">The set of pictures; empty for a prepared tensor.</param>
/// <param name="Contestant">The contestant's name.</param>
/// <param name="CpuMilliseconds">Median CPU time of all threads.</param>
/// <param name="CpuOverFloor">Median over the rounds of CPU time over the first contestant's.</param>
/// <param name="WallMilliseconds">Median elapsed time.</param>
/// <param name="WallOverFloor">The same ratio of elapsed time.</param>
/// <param name="AllocatedBytes">Median managed allocation.</param>
internal sealed record ReportRow(
    string Model,
    string Pictures,
    string Contestant,
    double CpuMilliseconds,
    double CpuOverFloor,
    double WallMilliseconds,
    double WallOverFloor,
    double AllocatedBytes)
{
    /// <summary>The row of a contestant of a race.</summary>
    public static ReportRow From(string model, string pictures, ContestantResult result) => new(
        model,
        pictures,
        result.Name,
        result.CpuMilliseconds,
        result.CpuRatio,
        result.WallMilliseconds,
        result.WallRatio,
        result.AllocatedBytes);
}
