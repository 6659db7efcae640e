namespace MLNetGhost.Benchmarks.Harness;

/// <summary>The cost of one picture.</summary>
/// <param name="CpuMilliseconds">CPU time of the whole process, all threads, milliseconds.</param>
/// <param name="WallMilliseconds">Elapsed time, milliseconds.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by the whole process.</param>
internal readonly record struct Sample(double CpuMilliseconds, double WallMilliseconds, double AllocatedBytes);
