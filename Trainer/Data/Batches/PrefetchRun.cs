using System.Runtime.ExceptionServices;

namespace MLNetGhost.Trainer.Data;

/// <summary>One enumeration of a <see cref="PrefetchQueue"/>: its threads and the items that wait to be taken.</summary>
/// <typeparam name="T">What is produced.</typeparam>
internal sealed class PrefetchRun<T> : IDisposable
    where T : class, IDisposable
{
    private readonly int _count;
    private readonly Func<int, CancellationToken, T> _produce;
    private readonly CancellationTokenSource _cancellation;
    private readonly SemaphoreSlim _freePlaces;
    private readonly Dictionary<int, TaskCompletionSource<T>> _items = [];
    private readonly Lock _lock = new();
    private readonly Task[] _workers;
    private int _next;

    /// <summary>Starts the threads.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="count">The item after the last one.</param>
    /// <param name="workers">How many threads.</param>
    /// <param name="capacity">Items on their way at one time.</param>
    /// <param name="produce">Makes one item.</param>
    /// <param name="cancellationToken">Stops the threads.</param>
    public PrefetchRun(int first, int count, int workers, int capacity, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
    {
        _next = first;
        _count = count;
        _produce = produce;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _freePlaces = new SemaphoreSlim(capacity);
        _workers = [.. Enumerable.Range(0, Math.Min(workers, Math.Max(count - first, 0))).Select(_ =>
            Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Waits for an item and gives it away. Items are to be taken once each, in order.</summary>
    /// <param name="number">The number of the item.</param>
    public T Take(int number)
    {
        var item = Place(number).Task;
        try
        {
            item.Wait(_cancellation.Token);
        }
        catch (AggregateException failure)
        {
            // As the worker threw it: its message names the file.
            ExceptionDispatchInfo.Throw(failure.InnerExceptions[0]);
        }

        lock (_lock)
        {
            _items.Remove(number);
        }

        _freePlaces.Release();
        return item.Result;
    }

    /// <summary>Stops the threads and disposes what nobody took.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        Task.WaitAll(_workers);
        foreach (var item in _items.Values)
        {
            if (item.Task.IsCompletedSuccessfully)
            {
                item.Task.Result.Dispose();
            }

            // Marks the failure of an item that nobody waited for as seen.
            _ = item.Task.Exception;
        }

        _items.Clear();
        _freePlaces.Dispose();
        _cancellation.Dispose();
    }

    private void Work()
    {
        try
        {
            while (true)
            {
                // The place is taken before the number is: the lowest numbers are always the ones being worked on.
                _freePlaces.Wait(_cancellation.Token);
                var number = Interlocked.Increment(ref _next) - 1;
                if (number >= _count)
                {
                    return;
                }

                Produce(number);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled knows.
        }
    }

    private void Produce(int number)
    {
        var place = Place(number);
        try
        {
            place.SetResult(_produce(number, _cancellation.Token));
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever happens on a worker is the enumerating thread's to see.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            place.SetException(failure);
        }
    }

    private TaskCompletionSource<T> Place(int number)
    {
        lock (_lock)
        {
            if (!_items.TryGetValue(number, out var place))
            {
                place = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                _items[number] = place;
            }

            return place;
        }
    }
}
