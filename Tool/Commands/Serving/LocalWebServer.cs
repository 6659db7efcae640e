using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using MLNetGhost.Web.Serving;

namespace MLNetGhost.Tool.Commands;

/// <summary>An ASP.NET application at one address and port, silent but for what goes wrong.</summary>
internal static class LocalWebServer
{
    // A page elsewhere cannot pass for one of this machine by a name that leads here.
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]";

    /// <summary>Builds the application.</summary>
    /// <param name="host">An IP address, or <c>localhost</c>.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="options">Settings of the service.</param>
    /// <exception cref="ArgumentException">The host is not an address.</exception>
    public static WebApplication Create(string host, int port, DetectionServiceOptions options)
    {
        var address = host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out var parsed) ? parsed
            : throw new ArgumentException($"--host {host} is not an IP address; write one such as 127.0.0.1 or 0.0.0.0.");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["AllowedHosts"] = IPAddress.IsLoopback(address) ? LoopbackHosts : "*";
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A failed start is one sentence, not a stack trace.
        builder.WebHost.ConfigureKestrel(server => server.Listen(address, port));
        return builder.AddDetectionService(options).Build();
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="ArgumentException">The port is in use, or the address cannot be listened on.</exception>
    public static async Task StartAsync(WebApplication app, string host, int port, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"--port {port} of {host} is in use; end the program that listens there, name another port, or 0 for a free one."), e);
        }
        catch (SocketException e)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"--host {host} with --port {port} cannot be listened on ({e.Message}); name an address of this machine, or another port."),
                e);
        }
    }
}
