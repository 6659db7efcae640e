using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MLNetGhost.Fleet;
using MLNetGhost.Fleet.Engine;

namespace MLNetGhost.Benchmarks.Fleet;

/// <summary>A NATS server with JetStream in a process of its own.</summary>
internal sealed class EngineProcess : IDisposable
{
    private const string Program = "nats-server";

    private EngineProcess(Process process, FleetServerOptions options) => (Process, Options) = (process, options);

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>Where it is.</summary>
    public FleetServerOptions Options { get; }

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder of its files.</param>
    public static async Task<EngineProcess> StartAsync(string folder)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(new ProcessStartInfo(
            Program,
            ["--jetstream", "--store_dir", folder, "--addr", "127.0.0.1", "--port", port, "--log", Path.Combine(folder, "nats.log")]))!;
        var options = new FleetServerOptions { Server = $"nats://127.0.0.1:{port}" };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var client = await FleetClient.ConnectAsync(options);
                return new EngineProcess(process, options);
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
