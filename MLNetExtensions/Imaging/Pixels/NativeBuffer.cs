using System.Runtime.InteropServices;

namespace MLNetGhost.Imaging;

/// <summary>Memory outside the managed heap, aligned to 64 bytes, that grows on demand and is reused for the next picture.</summary>
/// <remarks>
/// The fuzzer turns on <see cref="GuardSwitch"/>: every buffer then ends, but for its alignment, at a page that nothing may touch.
/// </remarks>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Name of the switch of <see cref="AppContext"/> that guards all buffers; it counts when the first one is made.</summary>
    public const string GuardSwitch = "MLNetGhost.GuardBuffers";

    private const nuint Alignment = 64;
    private static readonly bool s_isGuarded =
        AppContext.TryGetSwitch(GuardSwitch, out var isGuarded) && isGuarded && GuardPages.AreAvailable;

    private void* _pointer;
    private nuint _capacity;

    ~NativeBuffer() => Free();

    /// <summary>Number of bytes currently held.</summary>
    public long Capacity => (long)_capacity;

    /// <summary>The memory that was last reserved; null before that and after <see cref="Dispose"/>.</summary>
    public byte* Pointer => (byte*)_pointer;

    /// <summary>At least this many bytes; what was in them before is lost when the buffer has to grow.</summary>
    public byte* Reserve(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (s_isGuarded)
        {
            return ReserveGuarded(Math.Max(1, ((nuint)bytes + Alignment - 1) / Alignment) * Alignment);
        }

        if ((nuint)bytes > _capacity || _pointer is null)
        {
            Free();
            var capacity = ((nuint)bytes + Alignment - 1) / Alignment * Alignment + Alignment;
            _pointer = NativeMemory.AlignedAlloc(capacity, Alignment);
            _capacity = capacity;
        }

        return (byte*)_pointer;
    }

    /// <summary>Frees the memory if there is more of it than this; nothing may use it afterwards.</summary>
    public void Trim(long largest)
    {
        if (Capacity > largest)
        {
            Free();
        }
    }

    /// <summary>Frees the memory; the buffer can be used again afterwards.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Exactly so many bytes before the upper guard.</summary>
    private byte* ReserveGuarded(nuint bytes)
    {
        if (bytes != _capacity)
        {
            Free();
            _pointer = GuardPages.Allocate(GuardPages.Round(bytes)) + GuardPages.Round(bytes) - bytes;
            _capacity = bytes;
        }

        return (byte*)_pointer;
    }

    private void Free()
    {
        if (s_isGuarded)
        {
            if (_pointer is not null)
            {
                GuardPages.Free((byte*)_pointer + _capacity - GuardPages.Round(_capacity), GuardPages.Round(_capacity));
            }

            _pointer = null;
            _capacity = 0;
            return;
        }

        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _capacity = 0;
    }
}
