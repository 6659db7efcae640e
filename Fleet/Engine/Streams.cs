using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Engine;

/// <summary>Opens streams; one that exists is taken as it is, for its owner may have given it limits or more replicas.</summary>
internal static class Streams
{
    /// <summary>Creates a stream if it does not exist.</summary>
    public static async Task OpenAsync(EngineConnection engine, StreamConfig config, CancellationToken cancellation)
    {
        try
        {
            await engine.JetStream.GetStreamAsync(config.Name!, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            await engine.JetStream.CreateStreamAsync(config, cancellation).ConfigureAwait(false);
        }
    }
}
