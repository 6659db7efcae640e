using MLNetGhost.Files;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>A connection to the engine. It comes back by itself when the server does.</summary>
internal sealed class EngineConnection : IAsyncDisposable
{
    /// <summary>The least a server must accept per message for blocks and results to fit.</summary>
    private const int LeastPayload = 1 << 14;

    private readonly NatsConnection _nats;

    private EngineConnection(NatsConnection nats, FleetServerOptions options)
    {
        _nats = nats;
        Options = options;
        JetStream = new NatsJSContext(nats);
        KeyValues = new NatsKVContext(JetStream);
        Objects = new NatsObjContext(JetStream);
    }

    /// <summary>The server.</summary>
    public FleetServerOptions Options { get; }

    /// <summary>Streams and consumers.</summary>
    public NatsJSContext JetStream { get; }

    /// <summary>Buckets of documents.</summary>
    public NatsKVContext KeyValues { get; }

    /// <summary>Buckets of objects.</summary>
    public NatsObjContext Objects { get; }

    /// <summary>Whether the server can be reached at the moment.</summary>
    public bool IsOpen => _nats.ConnectionState == NatsConnectionState.Open;

    /// <summary>The most bytes of a message.</summary>
    public int LargestMessage => _nats.ServerInfo?.MaxPayload ?? LeastPayload;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">There is no server, it refuses us, or it has no JetStream.</exception>
    /// <exception cref="FileNotFoundException">A file of credentials or certificates does not exist.</exception>
    public static async Task<EngineConnection> OpenAsync(FleetServerOptions options, CancellationToken cancellation)
    {
        foreach (var file in new[] { options.Credentials, options.CertificateAuthority, options.Certificate, options.Key })
        {
            if (file is not null && !File.Exists(file))
            {
                throw SharedFile.NotFound(file, $"The file {file} does not exist; check the path of the credentials or certificate.");
            }
        }

        var connection = new NatsConnection(new NatsOpts
        {
            Url = options.Server,
            Name = "mlnetghost",
            AuthOpts = new NatsAuthOpts { CredsFile = options.Credentials },
            TlsOpts = new NatsTlsOpts { CaFile = options.CertificateAuthority, CertFile = options.Certificate, KeyFile = options.Key },
        });
        try
        {
            await connection.ConnectAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            if (connection.ServerInfo is { JetStreamAvailable: false })
            {
                throw EngineErrors.NoJetStream(options);
            }

            var engine = new EngineConnection(connection, options);
            await engine.JetStream.GetAccountInfoAsync(cancellation).ConfigureAwait(false);
            return engine;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (EngineErrors.Concerns(e) || e is ArgumentException or UriFormatException or FormatException)
            {
                throw e is NatsJSException ? EngineErrors.Translate(e, options) : EngineErrors.NoServer(options, e);
            }

            throw;
        }
    }

    /// <summary>Runs requests to the engine, whose errors become sentences.</summary>
    /// <exception cref="IOException">The engine cannot do it.</exception>
    public async Task<T> Ask<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (EngineErrors.Concerns(e))
        {
            throw EngineErrors.Translate(e, Options);
        }
    }

    /// <inheritdoc cref="Ask{T}"/>
    public Task Ask(Func<Task> ask) => Ask(async () =>
    {
        await ask().ConfigureAwait(false);
        return true;
    });

    /// <summary>Asks for the last message of a subject, by the way that needs no consumer.</summary>
    /// <returns>The message; null if there is none.</returns>
    /// <exception cref="NatsException">The stream does not exist or the server cannot be reached.</exception>
    public async Task<byte[]?> GetLastAsync(string stream, string subject, CancellationToken cancellation)
    {
        var reply = await _nats.RequestAsync<byte[]>($"{JetStream.Opts.Prefix}.DIRECT.GET.{stream}.{subject}",
            cancellationToken: cancellation).ConfigureAwait(false);
        return reply.Headers?.Code == 404 ? null : reply.Data ?? [];
    }

    /// <summary>Publishes a message that must be stored.</summary>
    /// <returns>The server's answer, which may be an error.</returns>
    public async Task<PubAckResponse> PublishAsync(
        string subject, byte[] message, NatsJSPubOpts? options, CancellationToken cancellation) =>
        await JetStream.PublishAsync(subject, message, opts: options, cancellationToken: cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _nats.DisposeAsync();
}
