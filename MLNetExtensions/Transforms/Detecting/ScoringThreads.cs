using System.Collections.Concurrent;

namespace MLNetGhost.Transforms;

/// <summary>
/// A fixed number of threads that score rows, each row on one of them from decoding to suppression. A row's session runs on the thread
/// that calls it, so the cores work on different pictures instead of sharing one, and never on more than there are threads: the thread
/// that waits for a row does not start one itself, as it would with the thread pool.
/// </summary>
internal sealed class ScoringThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _queue = [];
    private readonly Thread[] _threads;

    /// <param name="count">Number of threads.</param>
    public ScoringThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(Work) { IsBackground = true, Name = $"Detect objects {i}" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _threads.Length;

    /// <summary>Starts work as soon as a thread is free; first come, first served.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
    }

    /// <summary>Stops the threads once they have finished the work they were given.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        _queue.Dispose();
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        _queue.Add(task);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        return false;
    }

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        return _queue.ToArray();
    }

    private void Work()
    {
        foreach (var task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
