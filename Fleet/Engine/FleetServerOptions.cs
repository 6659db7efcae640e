using MLNetGhost.Options;

namespace MLNetGhost.Fleet.Engine;

/// <summary>Where the NATS server is and how it knows us; encryption and accounts are its own, see <c>docs/fleet.md</c>.</summary>
public sealed record FleetServerOptions
{
    private readonly string _server = "nats://127.0.0.1:4222";

    /// <summary>
    /// The server: <c>nats://host:port</c>, or <c>tls://host:port</c> for an encrypted connection; several of one cluster between commas. A
    /// name and password may stand in front of the host: <c>nats://name:password@host:port</c>.
    /// </summary>
    [Option("server", ValueName = "url")]
    public string Server
    {
        get => _server;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Server));
            _server = value;
        }
    }

    /// <summary>File with credentials (a JWT and its key, as <c>nsc</c> writes them); null for none.</summary>
    [Option("creds", Default = "none")]
    public string? Credentials { get; init; }

    /// <summary>File with the certificate authority (PEM) that signed the server's certificate; null for those of the system.</summary>
    [Option("tls-ca", Default = "those of the system")]
    public string? CertificateAuthority { get; init; }

    /// <summary>File with this client's certificate (PEM), for a server that asks for one; null for none.</summary>
    [Option("tls-cert", Default = "none")]
    public string? Certificate { get; init; }

    /// <summary>File with the key (PEM) of <see cref="Certificate"/>; null for none.</summary>
    [Option("tls-key", Default = "none")]
    public string? Key { get; init; }

    /// <summary>The server's address without a password, for messages.</summary>
    internal string Shown => string.Join(',', _server.Split(',').Select(WithoutPassword));

    private static string WithoutPassword(string url)
    {
        var at = url.LastIndexOf('@');
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? url : (scheme < 0 ? "" : url[..(scheme + 3)]) + url[(at + 1)..];
    }
}
