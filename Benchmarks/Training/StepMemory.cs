using System.Globalization;

namespace MLNetGhost.Benchmarks.Training;

/// <summary>The memory that this process needs at most while a step runs, as Linux counts it.</summary>
internal static class StepMemory
{
    private const string Status = "/proc/self/status";
    private const string Peak = "VmHWM:";
    private const string ResetPeak = "5";

    /// <summary>Forgets the peak until now, where the system can.</summary>
    /// <returns>Whether <see cref="Read"/> then gives the peak since this call.</returns>
    public static bool Reset()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The peak since <see cref="Reset"/>, in MiB.</summary>
    public static double Read()
    {
        var line = File.ReadLines(Status).First(text => text.StartsWith(Peak, StringComparison.Ordinal));
        var kibi = line[Peak.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0];
        return double.Parse(kibi, CultureInfo.InvariantCulture) / 1024;
    }
}
