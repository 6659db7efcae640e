namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Produces numbered items ahead on several threads and hands them out in order. At most a fixed number of items is on its way, so
/// memory is bounded; what was produced but never taken is disposed.
/// </summary>
internal static class PrefetchQueue
{
    /// <summary>Items first, first + 1, …, count − 1, in this order.</summary>
    /// <typeparam name="T">What is produced; whoever enumerates owns it.</typeparam>
    /// <param name="first">The first item.</param>
    /// <param name="count">The item after the last one.</param>
    /// <param name="workers">Threads; 0 produces each item when it is asked for.</param>
    /// <param name="capacity">Items on their way at one time.</param>
    /// <param name="produce">Makes one item; called from several threads at once.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<T> Run<T>(
        int first, int count, int workers, int capacity, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
        where T : class, IDisposable
    {
        if (workers == 0)
        {
            for (var number = first; number < count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return produce(number, cancellationToken);
            }

            yield break;
        }

        using var run = new PrefetchRun<T>(first, count, workers, capacity, produce, cancellationToken);
        for (var number = first; number < count; number++)
        {
            yield return run.Take(number);
        }
    }
}
