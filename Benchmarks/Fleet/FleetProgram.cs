using System.Diagnostics;
using System.Globalization;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>The program <c>mlnetghost</c> in a process of its own.</summary>
/// <param name="path">Its MLNetGhost.Tool.dll.</param>
/// <param name="server">The server.</param>
internal sealed class FleetProgram(string path, string server)
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts it.</summary>
    /// <param name="arguments">What follows <c>fleet</c>.</param>
    public Process Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", path, "fleet", .. arguments, "--server", server])
        {
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How long it took, start included, and the most memory that it held, in bytes.</returns>
    public async Task<(TimeSpan Elapsed, long PeakMemory)> RunAsync(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(arguments);
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process));
            await process.WaitForExitAsync().WaitAsync(s_glance).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return process.ExitCode == 0
            ? (watch.Elapsed, peak)
            : throw new InvalidOperationException($"mlnetghost fleet {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Ends a worker as an operating system does.</summary>
    public static async Task StopAsync(Process process)
    {
        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Sends a signal.</summary>
    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static long PeakOf(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var kilobytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return kilobytes is null ? 0 : 1024 * long.Parse(kilobytes, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }
}
