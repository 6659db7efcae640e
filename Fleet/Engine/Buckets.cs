using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>Opens buckets; one that exists is taken as it is, for a cluster may have grown since it was made.</summary>
internal static class Buckets
{
    /// <summary>Opens a bucket of documents; creates it if it does not exist.</summary>
    public static async Task<INatsKVStore> OpenAsync(EngineConnection engine, NatsKVConfig config, CancellationToken cancellation)
    {
        try
        {
            return await engine.KeyValues.GetStoreAsync(config.Bucket, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return await engine.KeyValues.CreateStoreAsync(config, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a bucket of objects; creates it if it does not exist.</summary>
    public static async Task<INatsObjStore> OpenAsync(EngineConnection engine, NatsObjConfig config, CancellationToken cancellation)
    {
        try
        {
            return await engine.Objects.GetObjectStoreAsync(config.Bucket, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return await engine.Objects.CreateObjectStoreAsync(config, cancellation).ConfigureAwait(false);
        }
    }
}
