using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MLNetGhost.Benchmarks.Device;

/// <summary>
/// The memory of this process: on the machine its peak, on cards what the driver says it holds, which is hardly given back.
/// </summary>
internal static class PeakMemory
{
    private const string Area = "memory";
    private const double Mebi = 1 << 20;

    /// <summary>The rows; that of cards is left out where the driver's program is missing or does not name this process.</summary>
    public static IEnumerable<DeviceRow> Rows()
    {
        using var process = Process.GetCurrentProcess();
        yield return new DeviceRow(Area, "peak of the process, MiB", "", DeviceRow.Text(process.PeakWorkingSet64 / Mebi), null, "", null);
        if (OnCards(Environment.ProcessId) is { } megabytes)
        {
            yield return new DeviceRow(Area, "held on cards, MiB", "", null, DeviceRow.Text(megabytes), "", null);
        }
    }

    private static double? OnCards(int process)
    {
        try
        {
            var start = new ProcessStartInfo("nvidia-smi", "--query-compute-apps=pid,used_memory --format=csv,noheader,nounits")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var query = Process.Start(start)!;
            return Parse(query.StandardOutput.ReadToEnd(), process);
        }
        catch (Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }

    /// <summary>The sum of a process over all cards; null if it is not listed.</summary>
    /// <param name="listing">Lines of the form "4711, 512".</param>
    /// <param name="process">The process.</param>
    internal static double? Parse(string listing, int process)
    {
        var held = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 2 && cells[0] == process.ToString(CultureInfo.InvariantCulture))
            .Select(cells => double.TryParse(cells[1], CultureInfo.InvariantCulture, out var value) ? value : double.NaN)
            .Where(double.IsFinite).ToArray();
        return held.Length > 0 ? held.Sum() : null;
    }
}
