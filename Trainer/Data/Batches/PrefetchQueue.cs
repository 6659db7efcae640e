using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;

namespace MLNetGhost.Trainer.Data;

/// <summary>
/// Produces numbered items ahead on several threads and hands them out in order. The number of items in progress is limited, so
/// memory is bounded; items that were produced but never taken are disposed.
/// </summary>
internal static class PrefetchQueue
{
    /// <summary>Items first, first + 1, …, count − 1, in this order.</summary>
    /// <typeparam name="T">What is produced; whoever enumerates owns it.</typeparam>
    /// <param name="first">The first item.</param>
    /// <param name="count">The item after the last one.</param>
    /// <param name="workers">How many items are made at the same time; 0 produces each item when it is requested.</param>
    /// <param name="capacity">The maximum number of items in progress.</param>
    /// <param name="produce">Makes one item, on several threads at once. What it throws is rethrown in place of its item.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<T> Run<T>(
        int first, int count, int workers, int capacity, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
        where T : class, IDisposable => workers == 0
            ? OnDemand(first, count, produce, cancellationToken)
            : Ahead(first, count, workers, capacity, produce, cancellationToken);

    private static IEnumerable<T> OnDemand<T>(
        int first, int count, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
    {
        for (var number = first; number < count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return produce(number, cancellationToken);
        }
    }

    private static IEnumerable<T> Ahead<T>(
        int first, int count, int workers, int capacity, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
        where T : class, IDisposable
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The block must never fail or be cancelled itself: it would throw away what it holds without disposing it.
        var numbers = new BufferBlock<int>();
        var made = new TransformBlock<int, Made<T>>(
            number => Make(number, produce, stop.Token),
            new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = workers, BoundedCapacity = capacity });
        numbers.LinkTo(made);
        try
        {
            for (var number = first; number < count; number++)
            {
                numbers.Post(number);
            }

            for (var number = first; number < count; number++)
            {
                var (item, failure) = made.Receive(cancellationToken);
                failure?.Throw();
                yield return item!;
            }
        }
        finally
        {
            stop.Cancel();
            DisposeLeft(made);
        }
    }

    private static Made<T> Make<T>(int number, Func<int, CancellationToken, T> produce, CancellationToken cancellationToken)
        where T : class, IDisposable
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new Made<T>(produce(number, cancellationToken), null);
        }
#pragma warning disable CA1031 // Any exception on a worker is rethrown on the enumerating thread.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new Made<T>(null, ExceptionDispatchInfo.Capture(failure));
        }
    }

    /// <summary>Waits until all workers have finished, and disposes the items that nobody took.</summary>
    private static void DisposeLeft<T>(TransformBlock<int, Made<T>> made)
        where T : class, IDisposable
    {
        made.Complete();
        while (made.OutputAvailableAsync().GetAwaiter().GetResult())
        {
            while (made.TryReceive(out var left))
            {
                left.Item?.Dispose();
            }
        }

        made.Completion.Wait();
    }

    /// <summary>An item, or why there is none.</summary>
    private readonly record struct Made<T>(T? Item, ExceptionDispatchInfo? Failure)
        where T : class, IDisposable;
}
