using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Files;

namespace MLNetGhost.Model;

/// <summary>
/// The session and its idle calls. If the pool is disposed while calls are rented, the session stays alive until the last one is returned,
/// so that no call runs on a freed session.
/// </summary>
/// <param name="session">The session; the pool owns it.</param>
/// <param name="signature">Its checked shapes.</param>
/// <param name="transport">How tensors reach the device; the pool owns it.</param>
/// <param name="owner">Whose calls they are, for the error after it was disposed.</param>
/// <param name="decodingMemory">The most bytes of files and pixels under way; null for the default.</param>
internal sealed class DetectorCallPool(
    InferenceSession session, DetectorSignature signature, DeviceTransport transport, Type owner, long? decodingMemory = null)
    : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<DetectorCall> _idle = new();
    private int _calls;
    private bool _isDisposed;

    /// <summary>The memory in which pictures are read and decoded.</summary>
    public LoadingBufferPool Buffers { get; } = new(decodingMemory ?? LoadingBufferPool.DefaultMemory(AvailableMemory.Read()));

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
            return new DetectorCall(session, signature, slots, transport, Buffers);
        }
        catch
        {
            Release(null);
            throw;
        }
    }

    /// <summary>Takes a call back.</summary>
    public void Return(DetectorCall call) => Release(call);

    /// <summary>Whether tensors are in page-locked memory.</summary>
    public bool HasPinnedMemory => transport.Pinned is not null;

    /// <summary>Uses ordinary memory from now on; no call may be rented.</summary>
    public void ForgoPinnedMemory()
    {
        lock (_lock)
        {
            DisposeIdle();
            transport.ForgoPinned();
        }
    }

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
            DisposeIdle();
            if (_calls == 0)
            {
                DisposeSession();
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
                DisposeSession();
            }
        }
    }

    private void DisposeIdle()
    {
        while (_idle.TryPop(out var call))
        {
            call.Dispose();
        }
    }

    private void DisposeSession()
    {
        Buffers.Dispose();
        transport.Dispose();
        session.Dispose();
    }
}
