using System.Threading.Channels;
using MLNetGhost.Files;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using NATS.Client.JetStream;

namespace MLNetGhost.Fleet.Work;

/// <summary>Fetches blocks ahead of the cores, from the jobs in turns.</summary>
/// <param name="engine">The engine.</param>
/// <param name="holder">Takes the blocks.</param>
/// <param name="options">Which jobs, and how many blocks.</param>
/// <param name="tell">Called with what should be known.</param>
internal sealed class BlockSupply(EngineConnection engine, BlockHolder holder, WorkerOptions options, Action<WorkerEvent> tell)
    : IDisposable
{
    /// <summary>How long a request for a block waits on the server, and a worker at most when it is told to stop.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>How often jobs are looked for.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>How often blocks are looked for that the server does not send.</summary>
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(5);

    private readonly Channel<HeldBlock> _blocks = Channel.CreateUnbounded<HeldBlock>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _places = new(options.BlocksAhead);
    private readonly Dictionary<string, (FleetJob Job, INatsJSConsumer Consumer)> _jobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private DateTime _looked = DateTime.MinValue;
    private DateTime _swept = DateTime.UtcNow;
    private int _turn;
    private bool _isWaiting;

    /// <summary>What keeps the worker from jobs; null if nothing does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Waits for a block; null when there will be no more.</summary>
    public async Task<HeldBlock?> NextAsync()
    {
        while (await _blocks.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (_blocks.Reader.TryRead(out var block))
            {
                _places.Release();
                return block;
            }
        }

        return null;
    }

    /// <summary>A block of the same job, if one is here that may be scored together with others.</summary>
    public HeldBlock? TryNext(FleetJob job)
    {
        if (_blocks.Reader.TryPeek(out var block) && block.Job.Id == job.Id && !block.IsSuspect && _blocks.Reader.TryRead(out block))
        {
            _places.Release();
            return block;
        }

        return null;
    }

    /// <summary>Leaves a job to others.</summary>
    /// <param name="job">The job.</param>
    /// <param name="problem">Why, a sentence.</param>
    public void Refuse(FleetJob job, string problem)
    {
        lock (_lock)
        {
            if (_refused.Add(job.Id))
            {
                Problem = problem;
                tell(new WorkerEvent(problem, IsProblem: true));
            }
        }
    }

    /// <summary>Fetches until it is told to stop, or the jobs are done.</summary>
    /// <exception cref="InvalidDataException">None of the jobs that were named exists, or can be worked on here.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _places.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stop.IsCancellationRequested || await FetchAsync(stop).ConfigureAwait(false) is not { } block)
                {
                    break;
                }

                _blocks.Writer.TryWrite(block);
            }
        }
        finally
        {
            _blocks.Writer.TryComplete();
        }
    }

    /// <summary>Says why nothing could be done, if the worker left all jobs that were named to others.</summary>
    /// <exception cref="InvalidDataException">It did.</exception>
    public void ThrowIfAllAreRefused()
    {
        if (options.Jobs is not null && Problem is { } problem && _jobs.Values.All(entry => IsRefused(entry.Job)))
        {
            throw new InvalidDataException(problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<HeldBlock?> FetchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookForJobsAsync(stop).ConfigureAwait(false);
                if (await PullAsync(waits: false).ConfigureAwait(false) is { } block)
                {
                    return block;
                }

                if (options.StopsWhenDone && await AreDoneAsync(stop).ConfigureAwait(false))
                {
                    return null;
                }

                if ((await PullAsync(waits: true).ConfigureAwait(false) ?? await TakeStuckAsync(stop).ConfigureAwait(false)) is { } late)
                {
                    return late;
                }

                if (_jobs.Count == 0)
                {
                    await Task.Delay(s_patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                Recovered();
            }
            catch (Exception e) when (EngineErrors.IsMissing(e))
            {
                _jobs.Clear();
                _looked = DateTime.MinValue;
                await Task.Delay(s_patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (EngineErrors.Concerns(e) || e is IOException)
            {
                if (!_isWaiting)
                {
                    _isWaiting = true;
                    var sentence = e is IOException ? e : EngineErrors.Translate(e, engine.Options);
                    tell(new WorkerEvent($"Waiting for the server: {Excerpt.OfSentence(sentence.Message)}", IsProblem: true));
                }

                await Task.Delay(s_patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>Asks the jobs in turns; the first that has a block gives it, or one of them is asked to wait for one.</summary>
    private async Task<HeldBlock?> PullAsync(bool waits)
    {
        var jobs = _jobs.Values.ToArray();
        for (var i = 0; i < (waits ? Math.Min(1, jobs.Length) : jobs.Length); i++)
        {
            var (job, consumer) = jobs[_turn++ % jobs.Length];
            var message = waits
                ? await consumer.NextAsync<byte[]>(opts: new NatsJSNextOpts { Expires = s_patience }).ConfigureAwait(false)
                : await FirstAsync(consumer).ConfigureAwait(false);
            if (message is null)
            {
                continue;
            }

            Recovered();
            try
            {
                if (await holder.TakeAsync(job, message, CancellationToken.None).ConfigureAwait(false) is { } block)
                {
                    return block;
                }
            }
            catch (InvalidDataException e)
            {
                Refuse(job, $"Job {job.Name}: {e.Message}");
                await message.NakAsync(new AckOpts { NakDelay = s_look }).ConfigureAwait(false);
                _looked = DateTime.MinValue;
                return null;
            }

            i = -1; // It needed no work; there may be others.
        }

        return null;
    }

    /// <summary>Looks for blocks that the server has and does not send, while there is nothing else to do.</summary>
    private async Task<HeldBlock?> TakeStuckAsync(CancellationToken cancellation)
    {
        if (DateTime.UtcNow - _swept < s_sweep)
        {
            return null;
        }

        _swept = DateTime.UtcNow;
        foreach (var (job, _) in _jobs.Values)
        {
            if (await holder.TakeStuckAsync(job, cancellation).ConfigureAwait(false) is { } block)
            {
                _swept = DateTime.MinValue;
                return block;
            }
        }

        return null;
    }

    private static async Task<INatsJSMsg<byte[]>?> FirstAsync(INatsJSConsumer consumer)
    {
        var one = new NatsJSFetchOpts { MaxMsgs = 1, Expires = s_patience };
        await foreach (var message in consumer.FetchNoWaitAsync<byte[]>(one).ConfigureAwait(false))
        {
            return message;
        }

        return null;
    }

    private async Task LookForJobsAsync(CancellationToken cancellation)
    {
        if (DateTime.UtcNow - _looked < s_look)
        {
            return;
        }

        _looked = DateTime.UtcNow;
        var store = new JobStore(engine);
        var names = options.Jobs ?? await store.NamesAsync(cancellation).ConfigureAwait(false);
        var found = new Dictionary<string, (FleetJob, INatsJSConsumer)>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var job = options.Jobs is null
                ? await store.TryReadAsync(name, cancellation).ConfigureAwait(false)
                : await store.ReadAsync(name, cancellation).ConfigureAwait(false);
            if (job is { IsCancelled: false } && !IsRefused(job))
            {
                found[name] = (job, _jobs.TryGetValue(name, out var known) && known.Job.Id == job.Id
                    ? known.Consumer
                    : await new BlockQueue(engine, job).ConsumerAsync(cancellation).ConfigureAwait(false));
            }
        }

        _jobs.Clear();
        foreach (var (name, entry) in found)
        {
            _jobs[name] = entry;
        }

        ThrowIfAllAreRefused();
    }

    private bool IsRefused(FleetJob job)
    {
        lock (_lock)
        {
            return _refused.Contains(job.Id);
        }
    }

    /// <summary>Whether no blocks are left but those that this worker holds, which it will finish.</summary>
    private async Task<bool> AreDoneAsync(CancellationToken cancellation)
    {
        foreach (var (job, _) in _jobs.Values)
        {
            if (await new BlockQueue(engine, job).CountAsync(cancellation).ConfigureAwait(false) is { } count
                && (count.Added < job.Blocks || count.Left > holder.CountOf(job)))
            {
                return false;
            }
        }

        return true;
    }

    private void Recovered()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            tell(new WorkerEvent("The server responds again.", IsProblem: false));
        }
    }
}
