using System.Globalization;
using MLNetGhost.Files;

namespace MLNetGhost.Trainer.Data;

/// <summary>Memory that is available to this process now, as far as the system reports it.</summary>
internal static class AvailableMemory
{
    private const string SystemFile = "/proc/meminfo";
    private const string Key = "MemAvailable:";

    /// <summary>
    /// The memory that Linux reports as available, but no more than a container's limit leaves; elsewhere, the memory that the runtime
    /// may use minus what is in use.
    /// </summary>
    public static long Read()
    {
        var info = GC.GetGCMemoryInfo();
        return Choose(ReadSystem(), info.TotalAvailableMemoryBytes, Environment.WorkingSet, info.MemoryLoadBytes);
    }

    /// <summary>Chooses among the figures.</summary>
    /// <param name="systemBytes">What the system reports as available; null if it does not.</param>
    /// <param name="limitBytes">The most that this process may use: the machine's memory, or a container's.</param>
    /// <param name="ownBytes">Bytes that this process uses.</param>
    /// <param name="loadBytes">Bytes that all processes used at the last collection; 0 before it.</param>
    public static long Choose(long? systemBytes, long limitBytes, long ownBytes, long loadBytes) => Math.Max(
        systemBytes is { } available ? Math.Min(available, limitBytes - ownBytes) : limitBytes - Math.Max(ownBytes, loadBytes), 0);

    /// <summary>Finds the bytes that are available in the lines of <c>/proc/meminfo</c>; null if they are not there.</summary>
    /// <param name="lines">Lines such as "MemAvailable:   123456 kB".</param>
    public static long? Parse(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes,
            "kB"] && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value * 1024
            : null;
    }

    private static long? ReadSystem()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(TextFile.ReadLines(SystemFile)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
