using System.Runtime.CompilerServices;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Collecting;

/// <summary>Reads a job's results in the order of submission, some blocks ahead.</summary>
/// <param name="engine">The engine.</param>
/// <param name="job">The job.</param>
internal sealed class JobResults(EngineConnection engine, FleetJob job)
{
    /// <summary>Blocks on their way at a time.</summary>
    private const int MostUnderWay = 32;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly ResultStore _store = new(engine, job);

    /// <summary>Reads blocks from one on; each has its results.</summary>
    /// <param name="first">The first block.</param>
    /// <param name="waits">Whether to wait for a block that is not done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">A block is not done, or has results of another model.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public async IAsyncEnumerable<BlockResult> ReadAsync(
        long first, bool waits, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var underWay = new Queue<Task<BlockResult?>>();
        var next = first;
        for (var block = first; block < job.Blocks; block++)
        {
            for (; next < job.Blocks && underWay.Count < MostUnderWay; next++)
            {
                underWay.Enqueue(_store.ReadAsync(next, cancellation));
            }

            yield return await engine.Ask(underWay.Dequeue).ConfigureAwait(false)
                ?? await WaitAsync(block, waits, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<BlockResult> WaitAsync(long block, bool waits, CancellationToken cancellation)
    {
        while (true)
        {
            if (!waits || await IsCancelledAsync(cancellation).ConfigureAwait(false))
            {
                throw await NotDoneAsync(block, cancellation).ConfigureAwait(false);
            }

            await Task.Delay(s_look, cancellation).ConfigureAwait(false);
            if (await engine.Ask(() => _store.ReadAsync(block, cancellation)).ConfigureAwait(false) is { } result)
            {
                return result;
            }
        }
    }

    private async Task<bool> IsCancelledAsync(CancellationToken cancellation) =>
        (await engine.Ask(() => new JobStore(engine).ReadAsync(job.Name, cancellation)).ConfigureAwait(false)).IsCancelled;

    private async Task<InvalidDataException> NotDoneAsync(long block, CancellationToken cancellation)
    {
        var isCancelled = await IsCancelledAsync(cancellation).ConfigureAwait(false);
        var done = await engine.Ask(() => _store.CountAsync(cancellation)).ConfigureAwait(false);

        // The number of blocks that are left falls a moment after the last of them is acknowledged, so this one is looked for.
        var queue = new BlockQueue(engine, job);
        var isWaiting = await engine.Ask(() => queue.ReadAsync(block, cancellation)).ConfigureAwait(false) is not null;
        var remedy = isCancelled ? "It was cancelled; purge it and submit it again."
            : isWaiting ? "Start workers and wait for them; what has been collected is kept for the next call."
            : "The server has lost blocks, or not got all; submit the job again, which adds those.";
        return new InvalidDataException($"The job '{job.Name}' is not done: {done} of {job.Blocks} blocks have results, and block "
            + $"{block} is the first without. {remedy}");
    }
}
