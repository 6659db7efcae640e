using Microsoft.ML.OnnxRuntime;

namespace MLNetGhost.Model;

/// <summary>
/// How tensors reach the device that a session runs on. On the processor they are bound once. Elsewhere they are passed to every run,
/// which copies them there and back, from page-locked memory where there is such. A device that replays captured kernels reads and writes
/// fixed places in its own memory, to which tensors are copied (<see cref="CapturedRun"/>).
/// </summary>
internal sealed class DeviceTransport : IDisposable
{
    private readonly OrtMemoryInfo? _pinnedInfo;
    private OrtAllocator? _pinned;

    private DeviceTransport(bool isRemote, OrtMemoryInfo? pinnedInfo, OrtAllocator? pinned, CapturedRun? captured)
    {
        IsRemote = isRemote;
        _pinnedInfo = pinnedInfo;
        _pinned = pinned;
        Captured = captured;
    }

    /// <summary>Whether the network runs where this process's memory is not.</summary>
    public bool IsRemote { get; }

    /// <summary>Memory that the device reads without a detour; null if there is none.</summary>
    public OrtAllocator? Pinned => _pinned;

    /// <summary>The one run that is replayed; null if runs are not captured.</summary>
    public CapturedRun? Captured { get; }

    /// <summary>Chooses the way for a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="signature">Its checked shapes.</param>
    /// <param name="options">The device and its options.</param>
    /// <exception cref="InvalidDataException">Runs are to be captured, and the model leaves a shape open.</exception>
    public static DeviceTransport Create(InferenceSession session, DetectorSignature signature, OnnxDetectorOptions options)
    {
        if (!options.IsRemote)
        {
            return new DeviceTransport(false, null, null, null);
        }

        var device = InferenceDevice.Parse(options.Device);
        var captured = options.CapturesGraph ? CapturedRun.Create(session, signature, options) : null;
        var info = device.Provider.HasPinnedMemory
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, device.Index, OrtMemType.CpuOutput)
            : device.IsRemote ? null : OrtMemoryInfo.DefaultInstance;
        try
        {
            return new DeviceTransport(true, info, info is null ? null : new OrtAllocator(session, info), captured);
        }
        catch (OnnxRuntimeException)
        {
            // Ordinary memory does as well, only slower.
            return new DeviceTransport(true, info, null, captured);
        }
    }

    /// <summary>Uses ordinary memory from now on; calls that hold page-locked memory must have been disposed.</summary>
    public void ForgoPinned()
    {
        _pinned?.Dispose();
        _pinned = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Captured?.Dispose();
        ForgoPinned();
        if (_pinnedInfo is not null && _pinnedInfo != OrtMemoryInfo.DefaultInstance)
        {
            _pinnedInfo.Dispose();
        }
    }
}
