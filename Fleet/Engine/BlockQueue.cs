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

    /// <summary>The least bytes that a message adds to the block: subject, headers, lengths.</summary>
    private const int Overhead = 512;

    /// <summary>Creates stream and consumer unless they are there.</summary>
    public async Task CreateAsync(int replicas, CancellationToken cancellation)
    {
        await engine.JetStream.CreateStreamAsync(new StreamConfig(EngineNames.Work(job.Name), [EngineNames.Subjects(job, "work")])
        {
            Retention = StreamConfigRetention.Workqueue,
            Discard = StreamConfigDiscard.New,
            Storage = StreamConfigStorage.File,
            NumReplicas = replicas,
        }, cancellation).ConfigureAwait(false);
        await engine.JetStream.CreateOrUpdateConsumerAsync(EngineNames.Work(job.Name), new ConsumerConfig(EngineNames.Consumer)
        {
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            AckWait = TimeSpan.FromSeconds(job.Deadline),
            MaxAckPending = MostHeld,
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
            return ((long)stream.Info.State.LastSeq, (long)stream.Info.State.Messages);
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

    /// <summary>Publishes a block behind the one before it.</summary>
    /// <returns>The server's answer; an error if the stream is at another block.</returns>
    /// <exception cref="ArgumentException">The block has more bytes than the server accepts.</exception>
    public Task<PubAckResponse> AddAsync(PictureBlock block, CancellationToken cancellation)
    {
        var message = BlockCodec.Write(block);
        return message.Length + Overhead <= engine.LargestMessage
            ? engine.PublishAsync(EngineNames.Subject(job, "work", block.Number), message, new NatsJSPubOpts
            {
                MsgId = string.Create(CultureInfo.InvariantCulture, $"{job.Name}.{job.Id}.{block.Number}"),
                ExpectedLastSequence = (ulong)block.Number,
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
