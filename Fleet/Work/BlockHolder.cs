using System.Collections.Concurrent;
using System.Diagnostics;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;

namespace MLNetGhost.Fleet.Work;

/// <summary>
/// The blocks that a worker holds: takes them, tells the server that they are alive, stores their results, and gives back those that were
/// not begun. A result is stored before its block is acknowledged, so that a crash in between costs work and never a picture.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="worker">This worker's name.</param>
/// <param name="tell">Called with what should be known.</param>
internal sealed class BlockHolder(EngineConnection engine, string worker, Action<WorkerEvent> tell)
{
    /// <summary>A block that ended so many workers is given up.</summary>
    public const int MostAttempts = 3;

    /// <summary>Signs of life per deadline.</summary>
    private const int SignsPerDeadline = 3;

    /// <summary>Acknowledgements that may be lost before the block is left to the server, which will find its result.</summary>
    private const int MostAcknowledgements = 3;

    /// <summary>How long a block waits for the reports of its workers to disappear.</summary>
    private static readonly TimeSpan s_doubt = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_shortestWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Job, long Block), HeldBlock> _held = new();
    private bool _isWaiting;

    /// <summary>Number of blocks of a job that are held.</summary>
    public int CountOf(FleetJob job) => _held.Keys.Count(key => key.Job == job.Id);

    /// <summary>Takes a block that the server sent.</summary>
    /// <returns>The block; null if it needs no work: it is held or done already, or was given up.</returns>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public async Task<HeldBlock?> TakeAsync(FleetJob job, INatsJSMsg<byte[]> message, CancellationToken cancellation)
    {
        var block = BlockCodec.Read(message.Data);
        if (_held.TryGetValue((job.Id, block.Number), out var known))
        {
            known.Message = message;
            return null;
        }

        IReadOnlyList<string> attempts = [];
        if (message.Metadata?.NumDelivered > 1)
        {
            var results = new ResultStore(engine, job);
            if (await results.HasAsync(block.Number, cancellation).ConfigureAwait(false))
            {
                await message.AckAsync(cancellationToken: cancellation).ConfigureAwait(false);
                return null;
            }

            attempts = await results.ReadAttemptsAsync(block.Number, cancellation).ConfigureAwait(false);
            if (attempts.Count >= MostAttempts)
            {
                await DoubtAsync(job, block, attempts, message, cancellation).ConfigureAwait(false);
                return null;
            }
        }

        var held = new HeldBlock(job, block, message) { Attempts = attempts, NextSign = SignOf(job) };
        _held[(job.Id, block.Number)] = held;
        return held;
    }

    /// <summary>Takes a block that the server does not send any more; removes those that have results.</summary>
    /// <returns>The block; null if there is none without results.</returns>
    public async Task<HeldBlock?> TakeStuckAsync(FleetJob job, CancellationToken cancellation)
    {
        var (queue, results) = (new BlockQueue(engine, job), new ResultStore(engine, job));
        foreach (var number in await queue.ListStuckAsync(cancellation).ConfigureAwait(false))
        {
            if (_held.ContainsKey((job.Id, number)))
            {
                continue;
            }

            if (await results.HasAsync(number, cancellation).ConfigureAwait(false))
            {
                await queue.RemoveAsync(number, cancellation).ConfigureAwait(false);
            }
            else if (await queue.ReadAsync(number, cancellation).ConfigureAwait(false) is { } block)
            {
                var held = new HeldBlock(job, block, message: null) { NextSign = long.MaxValue };
                return _held.TryAdd((job.Id, number), held) ? held : null;
            }
        }

        return null;
    }

    /// <summary>Writes down that this worker begins a block, before it does.</summary>
    public Task BeginAsync(HeldBlock held, CancellationToken cancellation) => Persist(held.Job, () => new ResultStore(engine, held.Job)
        .WriteAttemptsAsync(held.Block.Number, [.. held.Attempts.Except([worker]), worker], cancellation), cancellation);

    /// <summary>Stores a block's results and acknowledges it; waits for the server as long as it takes.</summary>
    /// <returns>Whether they are stored; false if the job is gone.</returns>
    public async Task<bool> FinishAsync(HeldBlock held, BlockResult result, CancellationToken cancellation)
    {
        try
        {
            var isStored = await Persist(
                held.Job, () => new ResultStore(engine, held.Job).WriteAsync(result, cancellation), cancellation).ConfigureAwait(false);
            await AcknowledgeAsync(held, cancellation).ConfigureAwait(false);
            if (held.Job.CarriesBytes)
            {
                await RemovePicturesAsync(held, cancellation).ConfigureAwait(false);
            }

            return isStored;
        }
        finally
        {
            _held.TryRemove((held.Job.Id, held.Block.Number), out _);
        }
    }

    /// <summary>Gives a block back that was not begun.</summary>
    /// <param name="held">The block.</param>
    /// <param name="delay">How long no worker gets it.</param>
    public async Task GiveBackAsync(HeldBlock held, TimeSpan delay = default)
    {
        _held.TryRemove((held.Job.Id, held.Block.Number), out _);
        try
        {
            if (held.Message is { } message)
            {
                await message.NakAsync(new AckOpts { NakDelay = delay }).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (EngineErrors.Concerns(e))
        {
            // It comes back by itself after the deadline.
        }
    }

    /// <summary>Tells the server of all blocks that are held that they are alive, until it is stopped.</summary>
    public async Task SignAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(s_shortestWait, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var held in _held.Values.Where(held => Stopwatch.GetTimestamp() >= held.NextSign))
            {
                held.NextSign = SignOf(held.Job);
                try
                {
                    if (held.Message is { } message)
                    {
                        await message.AckProgressAsync(cancellationToken: cancellation).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (EngineErrors.Concerns(e) || e is OperationCanceledException)
                {
                    // The next sign may get through; if none does, the block goes to another worker, and one result counts.
                }
            }
        }
    }

    private static long SignOf(FleetJob job) => Stopwatch.GetTimestamp() + Stopwatch.Frequency * job.Deadline / SignsPerDeadline;

    /// <summary>A block with too many attempts is given up if all those workers have ended; one that lives may still be at it.</summary>
    private async Task DoubtAsync(
        FleetJob job, PictureBlock block, IReadOnlyList<string> attempts, INatsJSMsg<byte[]> message, CancellationToken cancellation)
    {
        var registry = new WorkerRegistry(engine);
        foreach (var other in attempts)
        {
            if (await registry.LivesAsync(other, cancellation).ConfigureAwait(false))
            {
                await message.NakAsync(new AckOpts { NakDelay = s_doubt }, cancellation).ConfigureAwait(false);
                return;
            }
        }

        var reason = $"The block of this picture ended {attempts.Count} workers ({string.Join(", ", attempts)}) and was given up.";
        var pictures = block.Pictures.Select(picture => new PictureResult(job.PathOf(picture.Name), 0, 0, [], reason) { Id = picture.Id });
        await new DeadLetters(engine).AddAsync(
            job,
            new DeadBlock(
                job.Name, block.Number, block.Pictures.Count, job.PathOf(block.Pictures[0].Name), attempts, DateTimeOffset.UtcNow),
            cancellation).ConfigureAwait(false);
        await new ResultStore(engine, job).WriteAsync(
            new BlockResult(block.Number, block.First, job.ModelVersion, worker, [.. pictures]), cancellation).ConfigureAwait(false);
        await message.AckAsync(cancellationToken: cancellation).ConfigureAwait(false);
        tell(new WorkerEvent(
            $"Job {job.Name}, block {block.Number}: given up, because it ended {attempts.Count} workers; its "
            + $"{block.Pictures.Count} pictures are rows with an error.", IsProblem: true));
    }

    private async Task AcknowledgeAsync(HeldBlock held, CancellationToken cancellation)
    {
        for (var i = 0; i < MostAcknowledgements; i++)
        {
            try
            {
                await (held.Message is { } message
                    ? message.AckAsync(new AckOpts { DoubleAck = true }, cancellation).AsTask()
                    : new BlockQueue(engine, held.Job).RemoveAsync(held.Block.Number, cancellation)).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (EngineErrors.Concerns(e))
            {
                await Task.Delay(s_shortestWait, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task RemovePicturesAsync(HeldBlock held, CancellationToken cancellation)
    {
        try
        {
            await new PictureStore(engine, held.Job).RemoveAsync(held.Block.Number, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (EngineErrors.Concerns(e))
        {
            // They go with the job.
        }
    }

    /// <summary>Repeats what the server could not do until it can.</summary>
    /// <returns>False if the job was purged meanwhile.</returns>
    private async Task<bool> Persist(FleetJob job, Func<Task> store, CancellationToken cancellation)
    {
        for (var wait = s_shortestWait; ; wait = wait + wait < s_longestWait ? wait + wait : s_longestWait)
        {
            try
            {
                await store().ConfigureAwait(false);
                if (_isWaiting)
                {
                    _isWaiting = false;
                    tell(new WorkerEvent("The server stores results again.", IsProblem: false));
                }

                return true;
            }
            catch (Exception e) when (EngineErrors.Concerns(e) || e is IOException)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await IsGoneAsync(job, cancellation).ConfigureAwait(false))
                {
                    return false;
                }

                if (!_isWaiting)
                {
                    _isWaiting = true;
                    var sentence = e is IOException ? e : EngineErrors.Translate(e, engine.Options);
                    tell(new WorkerEvent($"Waiting for the server: {Excerpt.OfSentence(sentence.Message)}", IsProblem: true));
                }

                await Task.Delay(wait, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsGoneAsync(FleetJob job, CancellationToken cancellation)
    {
        try
        {
            return (await new JobStore(engine).TryReadAsync(job.Name, cancellation).ConfigureAwait(false))?.Id != job.Id;
        }
        catch (Exception e) when (EngineErrors.Concerns(e))
        {
            return false;
        }
    }
}
