using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>
/// One run of the network on the rows that a batch holds now. It runs when it is closed and all of its pictures are loaded; the outputs of
/// each row are decoded as work of its own.
/// </summary>
/// <param name="batch">The tensors.</param>
/// <param name="size">Rows that fit.</param>
/// <param name="threads">Where the network runs and outputs are decoded.</param>
/// <param name="suppression">How detections are chosen.</param>
internal sealed class BatchRound(DetectorBatch batch, int size, ScoringThreads threads, SuppressionOptions suppression)
{
    private readonly TaskCompletionSource<Detection[]>[] _rows = new TaskCompletionSource<Detection[]>[size];
    private int _count;

    /// <summary>Pictures not loaded yet, and 1 until the round is closed.</summary>
    private int _pending = 1;

    /// <summary>Whether no more rows will come, so that the round runs sooner or later.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Adds the next row. Only the cursor's thread adds and closes.</summary>
    /// <param name="place">Its place in the batch, from 0 on without gaps; the last one closes the round.</param>
    /// <returns>Its detections.</returns>
    public Task<Detection[]> Add(int place)
    {
        Interlocked.Increment(ref _pending);
        _rows[place] = new TaskCompletionSource<Detection[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _count = place + 1;
        if (_count == size)
        {
            Close();
        }

        return _rows[place].Task;
    }

    /// <summary>Says that no more rows will come.</summary>
    public void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Finish(isOnScoringThread: false);
        }
    }

    /// <summary>Says that a row's picture is in the batch.</summary>
    /// <param name="isOnScoringThread">Whether the caller may run the network itself.</param>
    public void Loaded(bool isOnScoringThread) => Finish(isOnScoringThread);

    /// <summary>Says that a row's picture cannot be loaded; the others are not affected.</summary>
    /// <param name="place">The row's place.</param>
    /// <param name="exception">Why.</param>
    /// <param name="isOnScoringThread">Whether the caller may run the network itself.</param>
    public void Fail(int place, Exception exception, bool isOnScoringThread)
    {
        _rows[place].SetException(exception);
        Finish(isOnScoringThread);
    }

    private void Finish(bool isOnScoringThread)
    {
        if (Interlocked.Decrement(ref _pending) > 0)
        {
            return;
        }

        if (isOnScoringThread)
        {
            // At once, not behind the pictures of later batches that wait for a thread: the device must not wait.
            Run();
        }
        else
        {
            threads.Run(Run);
        }
    }

    private bool Run()
    {
        var loaded = Enumerable.Range(0, _count).Where(place => !_rows[place].Task.IsCompleted).ToArray();
        try
        {
            if (loaded.Length > 0)
            {
                batch.Run();
            }
        }
#pragma warning disable CA1031 // It is rethrown where each row is read; rows that waited for the run would wait for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Array.ForEach(loaded, place => _rows[place].SetException(exception));
            return false;
        }

        // The first one here and last, so that whoever waits for all rows waits until their work has been handed out.
        foreach (var place in loaded.Skip(1))
        {
            threads.Run(() => Decode(place));
        }

        return loaded.Length == 0 || Decode(loaded[0]);
    }

    private bool Decode(int place)
    {
        try
        {
            _rows[place].SetResult(batch.Detections(place, suppression));
            return true;
        }
#pragma warning disable CA1031 // It is rethrown where the row is read.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _rows[place].SetException(exception);
            return false;
        }
    }
}
