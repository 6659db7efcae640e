using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MLNetGhost.Fleet.Engine;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A NATS server from the system's package, on a port of its own, with its files in a temporary folder.</summary>
internal sealed class NatsServer : IDisposable
{
    private const string Program = "nats-server";
    private static readonly string[] s_folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/local/bin"];

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _options;
    private readonly int _port = FreePort();
    private Process? _process;

    private NatsServer(string[] options) => _options = options;

    /// <summary>Where it is.</summary>
    public FleetServerOptions Options => new() { Server = $"nats://127.0.0.1:{_port}" };

    /// <summary>Starts one; a test without the package is skipped.</summary>
    /// <param name="options">Options of the program; none for JetStream and its folder.</param>
    public static NatsServer Start(params string[] options)
    {
        var server = new NatsServer(options);
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file that a test's options name, such as a configuration.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Ends it as if its machine had lost power to the process: kill -9.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Starts it, with the files that it left.</summary>
    public void Start()
    {
        var program = s_folders.Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Inconclusive($"There is no {Program}; install it: apt-get install -y {Program}.");
        }

        string[] options = _options.Length > 0 ? _options : ["--jetstream", "--store_dir", _folder.Path];
        _process = Process.Start(new ProcessStartInfo(
            program!, ["--addr", "127.0.0.1", "--port", $"{_port}", "--log", Path.Combine(_folder.Path, "nats.log"), .. options]))!;
        for (var i = 0; i < 100 && !IsOpen(); i++)
        {
            Assert.IsFalse(_process.HasExited, $"{Program} ended: {string.Join(' ', options)}");
            Thread.Sleep(50);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private bool IsOpen()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
