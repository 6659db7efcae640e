using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Engine;

/// <summary>The blocks of all jobs that were given up.</summary>
/// <param name="engine">The engine.</param>
internal sealed class DeadLetters(EngineConnection engine)
{
    /// <summary>Creates the stream unless it is there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation) =>
        await Streams.OpenAsync(engine, new StreamConfig(EngineNames.Dead, [EngineNames.AllDead])
        {
            MaxMsgsPerSubject = 1,
            Storage = StreamConfigStorage.File,
            AllowDirect = true,
            NumReplicas = replicas,
        }, cancellation).ConfigureAwait(false);

    /// <summary>Adds a block.</summary>
    public async Task AddAsync(FleetJob job, DeadBlock block, CancellationToken cancellation)
    {
        var reply = await engine.PublishAsync(
            EngineNames.DeadSubject(job, block.Block), FleetJson.Write(block), options: null, cancellation).ConfigureAwait(false);
        if (reply.Error is { } error)
        {
            throw EngineErrors.NotStored("a block that was given up", error);
        }
    }

    /// <summary>The blocks of a job.</summary>
    public async Task<IReadOnlyList<DeadBlock>> ListAsync(string job, CancellationToken cancellation)
    {
        try
        {
            var request = new StreamInfoRequest { SubjectsFilter = EngineNames.DeadSubjects(job) };
            var stream = await engine.JetStream.GetStreamAsync(EngineNames.Dead, request, cancellation).ConfigureAwait(false);
            var blocks = new List<DeadBlock>();
            foreach (var subject in stream.Info.State.Subjects?.Keys ?? [])
            {
                if (await engine.GetLastAsync(EngineNames.Dead, subject, cancellation).ConfigureAwait(false) is { } message)
                {
                    blocks.Add(FleetJson.Read<DeadBlock>(message, "A block that was given up"));
                }
            }

            return [.. blocks.OrderBy(block => block.Block)];
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return [];
        }
    }

    /// <summary>Removes the blocks of a job.</summary>
    public async Task RemoveAsync(string job, CancellationToken cancellation)
    {
        try
        {
            await engine.JetStream.PurgeStreamAsync(
                EngineNames.Dead, new StreamPurgeRequest { Filter = EngineNames.DeadSubjects(job) }, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
        }
    }
}
