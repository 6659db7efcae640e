using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// The session and its idle calls. If the pool is disposed while calls are rented, the session stays alive until the last one is returned,
/// so that no call runs on a freed session.
/// </summary>
/// <param name="session">The session; the pool owns it.</param>
/// <param name="signature">Its checked shapes.</param>
/// <param name="isRemote">Whether the network runs on a device other than the processor.</param>
/// <param name="owner">Whose calls they are, for the error after it was disposed.</param>
internal sealed class DetectorCallPool(InferenceSession session, DetectorSignature signature, bool isRemote, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<DetectorCall> _idle = new();
    private int _calls;
    private bool _isDisposed;

    /// <summary>Pictures per run unless the caller says otherwise: one, or the model's fixed batch.</summary>
    private int DefaultSlots => signature.FixedBatch ?? 1;

    /// <summary>Rents a call for one picture; hand it back with <see cref="Return"/>.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public DetectorCall Rent() => Rent(DefaultSlots);

    /// <summary>Rents a call for several pictures; hand it back with <see cref="Return"/>.</summary>
    /// <param name="slots">Pictures per run; the model's fixed batch takes precedence.</param>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public DetectorCall Rent(int slots)
    {
        slots = signature.FixedBatch ?? slots;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, owner);
            _calls++;
            if (slots == DefaultSlots && _idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        try
        {
            return new DetectorCall(session, signature, slots, isRemote);
        }
        catch
        {
            Release(null);
            throw;
        }
    }

    /// <summary>Takes a call back.</summary>
    public void Return(DetectorCall call) => Release(call);

    /// <summary>Frees idle calls now, and the others when they are returned.</summary>
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
