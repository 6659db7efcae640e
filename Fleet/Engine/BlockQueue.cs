using System.Globalization;
using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace MLNetGhost.Fleet.Engine;

/// <summary>
/// The blocks of a job that are not done: a work queue, from which a block goes when it is acknowledged. Block n is message n + 1 of the
/// stream and no other: each is published with the number of the message that must be before it, so a repeated submission adds nothing,
/// however late it comes. (The server's own check of message ids, which are sent as well, looks back for two minutes only.)
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
internal sealed class BlockQueue(EngineConnection engine, FleetJob job)
{
    /// <summary>Blocks that all workers of a job may hold together; the server's own default, 1,000, would stop the 500th worker.</summary>
    private const int MostHeld = 100_000;

    /// <summary>Requests for blocks that may wait at a time, one per idle worker; the server's own default is 512.</summary>
    private const int MostWaiting = 16_384;

    private const string Work = "work";

    /// <summary>The least bytes that a message adds to the block: subject, headers, lengths.</summary>
    private const int Overhead = 512;

    /// <summary>Creates stream and consumer unless they are there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation)
    {
        await Streams.OpenAsync(engine, new StreamConfig(EngineNames.Work(job.Name), [EngineNames.Subjects(job, Work)])
        {
            Retention = StreamConfigRetention.Workqueue,
            Discard = StreamConfigDiscard.New,
            Storage = StreamConfigStorage.File,
            AllowDirect = true,
            NumReplicas = replicas,
        }, cancellation).ConfigureAwait(false);
        await engine.JetStream.CreateOrUpdateConsumerAsync(EngineNames.Work(job.Name), new ConsumerConfig(EngineNames.Consumer)
        {
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            AckWait = TimeSpan.FromSeconds(job.Deadline),
            MaxAckPending = MostHeld,
            MaxWaiting = MostWaiting,
            MaxDeliver = -1,
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>How many blocks were ever added, and how many are left.</summary>
    /// <returns>Null if the job has no queue.</returns>
    public async Task<(long Added, long Left)?> CountAsync(CancellationToken cancellation)
    {
        try
        {
            var stream = await engine.JetStream.GetStreamAsync(EngineNames.Work(job.Name), cancellationToken: cancellation)
                .ConfigureAwait(false);
            return (Math.Min((long)stream.Info.State.LastSeq, job.Blocks), (long)stream.Info.State.Messages);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>How many blocks workers hold.</summary>
    public async Task<long> CountHeldAsync(CancellationToken cancellation)
    {
        try
        {
            var consumer = await ConsumerAsync(cancellation).ConfigureAwait(false);
            return consumer.Info.NumAckPending;
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
            return 0;
        }
    }

    /// <summary>
    /// Blocks that no worker holds and none will get. A server 2.9 that is killed may come back with messages that its consumer has done
    /// with: the consumer's state was on the disk, and their removal was not.
    /// </summary>
    public async Task<IReadOnlyList<long>> ListStuckAsync(CancellationToken cancellation)
    {
        var stream = await engine.JetStream.GetStreamAsync(EngineNames.Work(job.Name), cancellationToken: cancellation)
            .ConfigureAwait(false);
        var consumer = await ConsumerAsync(cancellation).ConfigureAwait(false);
        return stream.Info.State.Messages > 0 && consumer.Info.NumAckPending == 0
            && consumer.Info.Delivered.StreamSeq >= stream.Info.State.LastSeq
            ? await ListAsync(cancellation).ConfigureAwait(false)
            : [];
    }

    /// <summary>The blocks that are left.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellation)
    {
        var request = new StreamInfoRequest { SubjectsFilter = EngineNames.Subjects(job, Work) };
        var stream = await engine.JetStream.GetStreamAsync(EngineNames.Work(job.Name), request, cancellation).ConfigureAwait(false);
        return [.. (stream.Info.State.Subjects?.Keys ?? []).Select(EngineNames.BlockOf).Order()];
    }

    /// <summary>Reads a block that is left; null if it is gone.</summary>
    public async Task<PictureBlock?> ReadAsync(long block, CancellationToken cancellation) =>
        await engine.GetLastAsync(EngineNames.Work(job.Name), EngineNames.Subject(job, Work, block), cancellation).ConfigureAwait(false)
            is { } message ? BlockCodec.Read(message) : null;

    /// <summary>Removes a block that is done.</summary>
    public async Task RemoveAsync(long block, CancellationToken cancellation) => await engine.JetStream.PurgeStreamAsync(
        EngineNames.Work(job.Name), new StreamPurgeRequest { Filter = EngineNames.Subject(job, Work, block) }, cancellation)
        .ConfigureAwait(false);

    /// <summary>Publishes a block behind the one before it, or one that was lost behind all.</summary>
    /// <param name="block">The block.</param>
    /// <param name="wasLost">Whether the queue had it before, and the server lost it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The server's answer; an error if the stream is at another block.</returns>
    /// <exception cref="ArgumentException">The block has more bytes than the server accepts.</exception>
    public Task<PubAckResponse> AddAsync(PictureBlock block, bool wasLost, CancellationToken cancellation)
    {
        var message = BlockCodec.Write(block);
        return message.Length + Overhead <= engine.LargestMessage
            ? engine.PublishAsync(EngineNames.Subject(job, Work, block.Number), message, new NatsJSPubOpts
            {
                MsgId = wasLost ? null : string.Create(CultureInfo.InvariantCulture, $"{job.Name}.{job.Id}.{block.Number}"),
                ExpectedLastSequence = wasLost ? null : (ulong)block.Number,
            }, cancellation)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The paths of block {block.Number} have "
                + $"{message.Length:N0} bytes, and the server accepts {engine.LargestMessage:N0} per message; choose fewer than "
                + $"{job.BlockSize} pictures per block, or raise max_payload of the server."));
    }

    /// <summary>The consumer from which workers pull.</summary>
    public async Task<INatsJSConsumer> ConsumerAsync(CancellationToken cancellation) =>
        await engine.JetStream.GetConsumerAsync(EngineNames.Work(job.Name), EngineNames.Consumer, cancellation).ConfigureAwait(false);

    /// <summary>Removes all blocks that are left.</summary>
    public async Task EmptyAsync(CancellationToken cancellation)
    {
        try
        {
            await engine.JetStream.PurgeStreamAsync(EngineNames.Work(job.Name), new StreamPurgeRequest(), cancellation)
                .ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
        }
    }
}
