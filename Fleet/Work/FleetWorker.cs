using System.Globalization;
using System.Security.Cryptography;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Work;

/// <summary>A worker: fetches blocks, scores them, stores their results, and says every few seconds that it lives.</summary>
internal sealed class FleetWorker : IDisposable
{
    /// <summary>Results that wait for the server at a time; then scoring waits, too.</summary>
    private const int MostUnstored = 4;

    /// <summary>How long a worker that shall stop waits for a server that stores nothing.</summary>
    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(30);

    private readonly EngineConnection _engine;
    private readonly WorkerOptions _options;
    private readonly Action<WorkerEvent> _tell;
    private readonly int _cores;
    private readonly string _machine = Environment.MachineName;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly RateMeter _rates = new(TimeProvider.System);
    private readonly SemaphoreSlim _unstored = new(MostUnstored);
    private readonly BlockHolder _holder;
    private readonly BlockSupply _supply;
    private long _blocks;
    private long _pictures;
    private long _failed;
    private volatile bool _isDraining;

    /// <param name="engine">The engine.</param>
    /// <param name="options">What belongs to this machine.</param>
    /// <param name="progress">Receives what should be known; null for nobody.</param>
    public FleetWorker(EngineConnection engine, WorkerOptions options, IProgress<WorkerEvent>? progress)
    {
        _engine = engine;
        _options = options;
        _tell = message => progress?.Report(message);
        _cores = options.Cores ?? Environment.ProcessorCount;
        var machine = string.Concat(_machine.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        Name = string.Create(
            CultureInfo.InvariantCulture, $"{machine}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        _holder = new BlockHolder(engine, Name, _tell);
        _supply = new BlockSupply(engine, _holder, options, _tell);
    }

    /// <summary>The worker's name.</summary>
    public string Name { get; }

    /// <summary>Works until it is told to stop, or the jobs are done; what it has begun it finishes first.</summary>
    /// <exception cref="InvalidDataException">A job that was named does not exist, or this machine cannot work on any.</exception>
    public async Task<WorkerSummary> RunAsync(CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        await using var drain = stop.Register(() =>
        {
            _isDraining = true;
            end.CancelAfter(s_lastWait);
        });
        using var supplied = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await new WorkerRegistry(_engine).WriteAsync(Report(), stop).ConfigureAwait(false);
        using var life = new CancellationTokenSource();
        var signs = Task.WhenAll(_holder.SignAsync(life.Token), BeatAsync(life.Token));
        var supply = _supply.RunAsync(supplied.Token);
        try
        {
            await Task.Factory.StartNew(
                () => ScoreAsync(end.Token).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
            await supply.ConfigureAwait(false);
            _supply.ThrowIfAllAreRefused();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            _tell(new WorkerEvent("Stopped before the server stored everything; other workers will score those blocks again.", true));
        }
        catch (InvalidDataException)
        {
            await LeaveAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await supplied.CancelAsync().ConfigureAwait(false);
            await life.CancelAsync().ConfigureAwait(false);
            await signs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await supply.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await LeaveAsync().ConfigureAwait(false);
        return new WorkerSummary(Name, _blocks, _pictures, _failed, _supply.Problem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _supply.Dispose();
        _unstored.Dispose();
    }

    private async Task ScoreAsync(CancellationToken end)
    {
        using var detectors = new DetectorCache(
            _engine, _options, _cores, warning => _tell(new WorkerEvent(warning, IsProblem: true)));
        var scoring = new BlockScoring(_engine, detectors, _holder, _options.Root, _machine);
        var storing = new List<Task>();
        while (await _supply.NextAsync().ConfigureAwait(false) is { } block)
        {
            if (_isDraining)
            {
                await _holder.GiveBackAsync(block).ConfigureAwait(false);
                continue;
            }

            try
            {
                scoring.Run(
                    block,
                    () => _isDraining || block.IsSuspect ? null : _supply.TryNext(block.Job),
                    done =>
                    {
                        _unstored.Wait(end);
                        storing.RemoveAll(task => task.IsCompletedSuccessfully);
                        storing.Add(StoreAsync(done, end));
                    },
                    end);
            }
            catch (InvalidDataException e)
            {
                _supply.Refuse(block.Job, e.Message);
                await _holder.GiveBackAsync(block, WorkerRegistry.Beat).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(storing).ConfigureAwait(false);
    }

    private async Task StoreAsync(HeldBlock block, CancellationToken end)
    {
        try
        {
            var result = block.ToResult(Name);
            if (await _holder.FinishAsync(block, result, end).ConfigureAwait(false))
            {
                _rates.Add(block.Job.Name, result.Pictures.Count);
                Interlocked.Increment(ref _blocks);
                Interlocked.Add(ref _pictures, result.Pictures.Count);
                Interlocked.Add(ref _failed, result.Failures);
                _tell(new WorkerEvent(
                    $"Job {block.Job.Name}, block {block.Block.Number}: {result.Pictures.Count} pictures"
                    + $"{(result.Failures == 0 ? "" : $", {result.Failures} of them with an error")}.", IsProblem: false)
                {
                    Pictures = result.Pictures.Count,
                });
            }
        }
        finally
        {
            _unstored.Release();
        }
    }

    private async Task BeatAsync(CancellationToken life)
    {
        var registry = new WorkerRegistry(_engine);
        while (!life.IsCancellationRequested)
        {
            await Task.Delay(WorkerRegistry.Beat, life).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!life.IsCancellationRequested)
                {
                    await registry.WriteAsync(Report(), life).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (EngineErrors.Concerns(e) || e is OperationCanceledException)
            {
                // The next report may get through.
            }
        }
    }

    private WorkerReport Report()
    {
        var (totals, rates) = _rates.Read();
        return new WorkerReport
        {
            Id = Name,
            Machine = _machine,
            Cores = _cores,
            Started = _started,
            Pictures = totals,
            Rates = rates,
            IsDraining = _isDraining,
            Problem = _supply?.Problem,
        };
    }

    private async Task LeaveAsync()
    {
        try
        {
            await new WorkerRegistry(_engine).RemoveAsync(Name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (EngineErrors.Concerns(e))
        {
            // The report disappears by itself.
        }
    }
}
