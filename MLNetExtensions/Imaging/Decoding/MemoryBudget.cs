namespace MLNetGhost.Imaging;

/// <summary>
/// Memory that several threads share: each takes what it needs before it reserves anything, and waits while the others leave too little.
/// Those who wait are served in order, so that many small requests do not keep a large one waiting for ever.
/// </summary>
/// <param name="limit">The most bytes that may be taken at once.</param>
internal sealed class MemoryBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _taken;

    /// <summary>The most bytes that may be taken at once.</summary>
    public long Limit => limit;

    /// <summary>Bytes that are taken now.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken;
            }
        }
    }

    /// <summary>Number of threads that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>Takes bytes and waits for them if necessary; disposing of the share gives them back.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="cancellation">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than there are in all.</exception>
    public Share Take(long bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, limit);
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            if (_waiters.Count == 0 && _taken + bytes <= limit)
            {
                _taken += bytes;
                return new Share(this, bytes);
            }

            node = _waiters.AddLast(new Waiter(bytes));
        }

        try
        {
            node.Value.Served.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (node.List is null)
                {
                    _taken -= bytes;
                }
                else
                {
                    _waiters.Remove(node);
                }

                Serve();
            }

            throw;
        }

        return new Share(this, bytes);
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiters.First is { } first && _taken + first.Value.Bytes <= limit)
        {
            _waiters.RemoveFirst();
            _taken += first.Value.Bytes;
            first.Value.Served.Set();
        }
    }

    /// <summary>Bytes that were taken.</summary>
    /// <param name="budget">Where they belong.</param>
    /// <param name="bytes">How many.</param>
    public readonly ref struct Share(MemoryBudget budget, long bytes)
    {
        /// <summary>Gives them back.</summary>
        public void Dispose() => budget.GiveBack(bytes);
    }

    private sealed record Waiter(long Bytes)
    {
        // Never disposed of: whoever sets it may not have left yet when the waiter wakes, and no handle of the system is behind it.
        public ManualResetEventSlim Served { get; } = new();
    }
}
