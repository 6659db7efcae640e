using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// The session and the calls that are not in use. Disposing it while calls are out leaves the session alive until the last one
/// comes back, so that no call runs on a freed session.
/// </summary>
internal sealed class DetectorCallPool(InferenceSession session, DetectorSignature signature) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<DetectorCall> _idle = new();
    private int _calls;
    private bool _isDisposed;

    /// <summary>Pictures per run where the caller does not say: one, or as many as the model insists on.</summary>
    private int DefaultSlots => signature.FixedBatch ?? 1;

    /// <summary>A call for one picture; give it back by <see cref="Return"/>.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public DetectorCall Rent() => Rent(DefaultSlots);

    /// <summary>A call for several pictures; give it back by <see cref="Return"/>.</summary>
    /// <param name="slots">Pictures per run; what the model insists on goes before.</param>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public DetectorCall Rent(int slots)
    {
        slots = signature.FixedBatch ?? slots;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(OnnxDetector));
            _calls++;
            if (slots == DefaultSlots && _idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        try
        {
            return new DetectorCall(session, signature, slots);
        }
        catch
        {
            Release(null);
            throw;
        }
    }

    /// <summary>Takes a call back.</summary>
    public void Return(DetectorCall call) => Release(call);

    /// <summary>Frees what is not in use now, and the rest when it comes back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            while (_idle.TryPop(out var call))
            {
                call.Dispose();
            }

            if (_calls == 0)
            {
                session.Dispose();
            }
        }
    }

    private void Release(DetectorCall? call)
    {
        lock (_lock)
        {
            _calls--;
            if (call is not null && !_isDisposed && call.Slots == DefaultSlots)
            {
                _idle.Push(call);
                return;
            }

            call?.Dispose();
            if (_isDisposed && _calls == 0)
            {
                session.Dispose();
            }
        }
    }
}
