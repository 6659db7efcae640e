using System.Runtime.InteropServices;

namespace MLNetGhost.Imaging;

/// <summary>Memory outside the managed heap, aligned to 64 bytes, that grows on demand and is reused for the next picture.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;

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

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _capacity = 0;
    }
}
