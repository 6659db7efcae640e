using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>The workers that live: each repeats its report, and a report that is not repeated disappears.</summary>
/// <param name="engine">The engine.</param>
internal sealed class WorkerRegistry(EngineConnection engine)
{
    /// <summary>How often a worker reports.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    /// <summary>How long a report lasts: three beats. Shorter than the default deadline of a block, so that a block which comes back from a
    /// worker that ended finds that worker gone.</summary>
    public static readonly TimeSpan Lifetime = 3 * Beat;

    private INatsKVStore? _bucket;

    /// <summary>Creates the bucket unless it is there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation) => _bucket = await Buckets.OpenAsync(
        engine, new NatsKVConfig(EngineNames.Workers) { History = 1, MaxAge = Lifetime, NumberOfReplicas = replicas }, cancellation)
        .ConfigureAwait(false);

    /// <summary>Repeats a report.</summary>
    public async Task WriteAsync(WorkerReport report, CancellationToken cancellation) =>
        await (await OpenAsync(cancellation).ConfigureAwait(false))
            .PutAsync(report.Id, FleetJson.Write(report), cancellationToken: cancellation).ConfigureAwait(false);

    /// <summary>Takes a worker out that ends in good order.</summary>
    public async Task RemoveAsync(string worker, CancellationToken cancellation) =>
        await (await OpenAsync(cancellation).ConfigureAwait(false))
            .PurgeAsync(worker, cancellationToken: cancellation).ConfigureAwait(false);

    /// <summary>The workers that live, by name.</summary>
    public async Task<IReadOnlyList<WorkerReport>> ListAsync(CancellationToken cancellation)
    {
        var reports = new List<WorkerReport>();
        try
        {
            var bucket = await engine.KeyValues.GetStoreAsync(EngineNames.Workers, cancellation).ConfigureAwait(false);
            await foreach (var name in bucket.GetKeysAsync(cancellationToken: cancellation).ConfigureAwait(false))
            {
                if (await bucket.TryGetEntryAsync<byte[]>(name, cancellationToken: cancellation).ConfigureAwait(false)
                    is { Success: true, Value.Value: { } json })
                {
                    reports.Add(FleetJson.Read<WorkerReport>(json, $"The report of the worker {name}"));
                }
            }
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
        }

        return [.. reports.OrderBy(report => report.Id, StringComparer.Ordinal)];
    }

    /// <summary>Whether a worker lives.</summary>
    public async Task<bool> LivesAsync(string worker, CancellationToken cancellation) =>
        (await (await OpenAsync(cancellation).ConfigureAwait(false))
            .TryGetEntryAsync<byte[]>(worker, cancellationToken: cancellation).ConfigureAwait(false)).Success;

    private async Task<INatsKVStore> OpenAsync(CancellationToken cancellation)
    {
        if (_bucket is null)
        {
            await CreateAsync(replicas: 1, cancellation).ConfigureAwait(false);
        }

        return _bucket!;
    }
}
