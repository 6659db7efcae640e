using System.Diagnostics;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The time that some work took, in seconds.</summary>
/// <param name="Processor">CPU time of all threads of the process together.</param>
/// <param name="Elapsed">Elapsed time.</param>
internal readonly record struct CpuTime(double Processor, double Elapsed)
{
    /// <summary>Does the work and measures it.</summary>
    public static CpuTime Of(Action work)
    {
        var (processor, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        work();
        return new CpuTime((Environment.CpuUsage.TotalTime - processor).TotalSeconds, watch.Elapsed.TotalSeconds);
    }
}
