using MLNetGhost.Fleet.Engine;
using NATS.Client.JetStream;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>Cancels and purges jobs.</summary>
/// <param name="engine">The engine.</param>
internal sealed class JobRemoval(EngineConnection engine)
{
    /// <summary>Takes a job's blocks from the workers; what is done stays.</summary>
    /// <exception cref="InvalidDataException">There is no such job.</exception>
    public async Task CancelAsync(string name, CancellationToken cancellation)
    {
        var jobs = new JobStore(engine);
        var job = await jobs.ReadAsync(name, cancellation).ConfigureAwait(false);
        await jobs.ReplaceAsync(job with { IsCancelled = true }, cancellation).ConfigureAwait(false);
        await new BlockQueue(engine, job).EmptyAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes everything of a job: blocks, results, pictures, and the model unless another job has the same.</summary>
    /// <exception cref="InvalidDataException">There is no such job, or it is neither done nor cancelled.</exception>
    public async Task PurgeAsync(string name, CancellationToken cancellation)
    {
        var jobs = new JobStore(engine);
        var job = await jobs.ReadAsync(name, cancellation).ConfigureAwait(false);
        var left = (await new BlockQueue(engine, job).CountAsync(cancellation).ConfigureAwait(false))?.Left ?? 0;
        if (left > 0 && !job.IsCancelled)
        {
            throw new InvalidDataException($"The job '{name}' has {left} blocks that are not done; cancel it first, then purge it.");
        }

        await RemoveStreamAsync(EngineNames.Work(name), cancellation).ConfigureAwait(false);
        await RemoveStreamAsync(EngineNames.Results(name), cancellation).ConfigureAwait(false);
        await RemovePicturesAsync(name, cancellation).ConfigureAwait(false);
        await new DeadLetters(engine).RemoveAsync(name, cancellation).ConfigureAwait(false);
        await jobs.RemoveAsync(name, cancellation).ConfigureAwait(false);
        var isUsed = false;
        await foreach (var other in jobs.ListAsync(cancellation).ConfigureAwait(false))
        {
            isUsed |= other.ModelDigest == job.ModelDigest;
        }

        if (!isUsed)
        {
            await new ModelStore(engine).RemoveAsync(job.ModelDigest, cancellation).ConfigureAwait(false);
        }
    }

    private async Task RemoveStreamAsync(string stream, CancellationToken cancellation)
    {
        try
        {
            await engine.JetStream.DeleteStreamAsync(stream, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
        }
    }

    private async Task RemovePicturesAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await engine.Objects.DeleteObjectStore(EngineNames.Pictures(name), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSException e) when (EngineErrors.IsMissing(e))
        {
        }
    }
}
