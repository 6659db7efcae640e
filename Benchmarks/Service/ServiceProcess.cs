using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MLNetGhost.Benchmarks.Service;

/// <summary>The sample WebService in a process of its own, on a port that the system chooses.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", program, "--urls", "http://127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The service ended at its start: {Log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>The most memory that it had in use, in bytes; what Linux calls the high-water mark of the resident set.</summary>
    public long PeakMemory
    {
        get
        {
            var status = $"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status";
            if (!File.Exists(status))
            {
                _process.Refresh();
                return _process.PeakWorkingSet64;
            }

            var line = File.ReadLines(status).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts the service.</summary>
    /// <param name="program">Its WebService.dll.</param>
    /// <param name="arguments">Its arguments, such as limits.</param>
    /// <returns>The running service.</returns>
    public static ServiceProcess Start(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Where it listens, as soon as it does.</summary>
    public Task<Uri> AddressAsync() => _address.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Asks it to end, as an operating system or a container does (SIGTERM), and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await RequestStopAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, without waiting.</summary>
    public async Task RequestStopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var start)
        {
            _address.TrySetResult(new Uri(line[(start + Listening.Length)..].Trim()));
        }
    }
}
