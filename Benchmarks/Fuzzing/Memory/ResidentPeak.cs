using System.Globalization;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>The most memory that this process held at once since a moment; zero where the system does not say (other than Linux).</summary>
internal static class ResidentPeak
{
    private const string ResetFile = "/proc/self/clear_refs", StatusFile = "/proc/self/status", Line = "VmHWM:";
    private const string ResetPeak = "5";

    /// <summary>The peak begins anew with what is held now.</summary>
    /// <returns>What is held now, in bytes.</returns>
    public static long Reset()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        File.WriteAllText(ResetFile, ResetPeak);
        return Read();
    }

    /// <summary>The peak in bytes.</summary>
    public static long Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var line = File.ReadLines(StatusFile).First(line => line.StartsWith(Line, StringComparison.Ordinal));
        return long.Parse(line[Line.Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture) << 10;
    }
}
