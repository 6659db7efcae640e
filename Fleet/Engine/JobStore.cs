using System.Runtime.CompilerServices;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace MLNetGhost.Fleet.Engine;

/// <summary>The documents of all jobs.</summary>
/// <param name="engine">The engine.</param>
internal sealed class JobStore(EngineConnection engine)
{
    /// <summary>Writes the document of a new job, unless there is one of that name.</summary>
    /// <param name="job">The job.</param>
    /// <param name="replicas">Servers of a cluster that keep the bucket, if it does not exist yet.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The document that the engine has now: this one, or the one that was there before.</returns>
    public async Task<FleetJob> AddAsync(FleetJob job, int replicas, CancellationToken cancellation)
    {
        var bucket = await Buckets.OpenAsync(
            engine, new NatsKVConfig(EngineNames.Jobs) { History = 1, NumberOfReplicas = replicas }, cancellation).ConfigureAwait(false);
        try
        {
            await bucket.CreateAsync(job.Name, FleetJson.Write(job), cancellationToken: cancellation).ConfigureAwait(false);
            return job;
        }
        catch (NatsKVCreateException)
        {
            return await ReadAsync(job.Name, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a job.</summary>
    /// <exception cref="InvalidDataException">There is no such job, or another version wrote it.</exception>
    public async Task<FleetJob> ReadAsync(string name, CancellationToken cancellation) =>
        await TryReadAsync(name, cancellation).ConfigureAwait(false)
        ?? throw new InvalidDataException($"There is no job '{Excerpt.Of(name)}' on {engine.Options.Shown}"
            + $"{await DescribeOthersAsync(cancellation).ConfigureAwait(false)}; check the name, or submit it.");

    /// <summary>Reads a job; null if there is none of that name.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public async Task<FleetJob?> TryReadAsync(string name, CancellationToken cancellation)
    {
        if (await BucketAsync(cancellation).ConfigureAwait(false) is not { } bucket)
        {
            return null;
        }

        var entry = await bucket.TryGetEntryAsync<byte[]>(JobName.Require(name), cancellationToken: cancellation).ConfigureAwait(false);
        return entry.Success
            ? Read(entry.Value.Value, name)
            : entry.Error is NatsKVKeyNotFoundException or NatsKVKeyDeletedException ? null : throw entry.Error!;
    }

    /// <summary>All jobs, by name.</summary>
    public async IAsyncEnumerable<FleetJob> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in await NamesAsync(cancellation).ConfigureAwait(false))
        {
            if (await TryReadAsync(name, cancellation).ConfigureAwait(false) is { } job)
            {
                yield return job;
            }
        }
    }

    /// <summary>Names of all jobs, sorted.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        if (await BucketAsync(cancellation).ConfigureAwait(false) is { } bucket)
        {
            await foreach (var name in bucket.GetKeysAsync(cancellationToken: cancellation).ConfigureAwait(false))
            {
                names.Add(name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Replaces a job's document.</summary>
    public async Task ReplaceAsync(FleetJob job, CancellationToken cancellation) =>
        await (await BucketAsync(cancellation).ConfigureAwait(false))!
            .PutAsync(job.Name, FleetJson.Write(job), cancellationToken: cancellation).ConfigureAwait(false);

    /// <summary>Removes a job's document.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        if (await BucketAsync(cancellation).ConfigureAwait(false) is { } bucket)
        {
            await bucket.PurgeAsync(name, cancellationToken: cancellation).ConfigureAwait(false);
        }
    }

    private async Task<INatsKVStore?> BucketAsync(CancellationToken cancellation)
    {
        try
        {
            return await engine.KeyValues.GetStoreAsync(EngineNames.Jobs, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return null;
        }
    }

    private async Task<string> DescribeOthersAsync(CancellationToken cancellation)
    {
        var names = await NamesAsync(cancellation).ConfigureAwait(false);
        return names.Count == 0 ? ", which has none" : $", which has {Excerpt.OfMany(names)}";
    }

    private static FleetJob Read(byte[]? json, string name)
    {
        var job = FleetJson.Read<FleetJob>(json, $"The job '{name}'");
        return job.Format == FleetJob.CurrentFormat
            ? job
            : throw new InvalidDataException($"The job '{name}' has format {job.Format}, which another version of this library wrote; this "
                + $"one reads {FleetJob.CurrentFormat}. Use that version, or purge the job and submit it again.");
    }
}
