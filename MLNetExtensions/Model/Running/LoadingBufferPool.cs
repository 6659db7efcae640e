namespace MLNetGhost.Model;

/// <summary>The idle buffers of one detector, as many as there were threads that loaded pictures at the same time.</summary>
internal sealed class LoadingBufferPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<LoadingBuffers> _idle = new();
    private bool _isDisposed;

    /// <summary>Rents buffers; hand them back with <see cref="Return"/>.</summary>
    public LoadingBuffers Rent()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        return new LoadingBuffers();
    }

    /// <summary>Takes buffers back.</summary>
    public void Return(LoadingBuffers buffers)
    {
        buffers.Trim();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _idle.Push(buffers);
                return;
            }
        }

        buffers.Dispose();
    }

    /// <summary>Frees idle buffers now, and the others when they are returned.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var buffers))
            {
                buffers.Dispose();
            }
        }
    }
}
