using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Jobs;

/// <summary>Finds out where jobs stand.</summary>
/// <param name="engine">The engine.</param>
internal sealed class JobReports(EngineConnection engine)
{
    /// <summary>Reads a job's status.</summary>
    /// <exception cref="InvalidDataException">There is no such job.</exception>
    public async Task<JobStatus> ReadAsync(string name, CancellationToken cancellation) => await DescribeAsync(
        await new JobStore(engine).ReadAsync(name, cancellation).ConfigureAwait(false),
        await new WorkerRegistry(engine).ListAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Reads the status of all jobs, by name.</summary>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(CancellationToken cancellation)
    {
        var workers = await new WorkerRegistry(engine).ListAsync(cancellation).ConfigureAwait(false);
        var reports = new List<JobStatus>();
        await foreach (var job in new JobStore(engine).ListAsync(cancellation).ConfigureAwait(false))
        {
            reports.Add(await DescribeAsync(job, workers, cancellation).ConfigureAwait(false));
        }

        return reports;
    }

    private async Task<JobStatus> DescribeAsync(FleetJob job, IReadOnlyList<WorkerReport> workers, CancellationToken cancellation)
    {
        var queue = new BlockQueue(engine, job);
        var (added, left) = await queue.CountAsync(cancellation).ConfigureAwait(false) ?? (0, 0);
        var held = await queue.CountHeldAsync(cancellation).ConfigureAwait(false);
        var (failed, error) = (0L, (string?)null);
        await foreach (var block in new ResultStore(engine, job).ListFailedAsync(cancellation).ConfigureAwait(false))
        {
            failed += block.Count;
            error ??= block.First;
        }

        var submitted = Math.Min(added * job.BlockSize, job.Pictures);
        var done = job.IsCancelled
            ? await CountResultsAsync(job, cancellation).ConfigureAwait(false)
            : Math.Max(0, submitted - left * job.BlockSize);
        var rate = workers.Sum(worker => worker.Rates.GetValueOrDefault(job.Name));
        return new JobStatus
        {
            Job = job.Name,
            State = job.IsCancelled ? JobState.Cancelled
                : added < job.Blocks ? JobState.Submitting
                : left > 0 ? JobState.Running
                : JobState.Done,
            Model = job.ModelDigest[..12],
            Root = job.Root,
            Pictures = job.Pictures,
            Submitted = submitted,
            Done = left == 0 && added == job.Blocks && !job.IsCancelled ? job.Pictures : done,
            InFlight = Math.Min(held * job.BlockSize, submitted - done),
            Failed = failed,
            Error = error,
            PicturesPerSecond = rate,
            TimeLeft = rate > 0 && !job.IsCancelled && TimeSpan.MaxValue.TotalSeconds > (job.Pictures - done) / rate
                ? TimeSpan.FromSeconds((job.Pictures - done) / rate)
                : null,
            Created = job.Created,
            Workers =
            [
                .. workers.Select(worker => new WorkerStatus(
                    worker.Id, worker.Machine, worker.Cores, worker.Pictures.GetValueOrDefault(job.Name),
                    worker.Rates.GetValueOrDefault(job.Name), worker.IsDraining, worker.Problem)),
            ],
            DeadBlocks = await new DeadLetters(engine).ListAsync(job.Name, cancellation).ConfigureAwait(false),
        };
    }

    private async Task<long> CountResultsAsync(FleetJob job, CancellationToken cancellation) => Math.Min(
        await new ResultStore(engine, job).CountAsync(cancellation).ConfigureAwait(false) * job.BlockSize, job.Pictures);
}
