using System.Runtime.InteropServices;
using MLNetGhost.Imaging;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Content between <see cref="GuardPages"/>: directly before the upper one, where an overrun is found, or directly after the lower one.
/// Where the system has none, this is plain memory.
/// </summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private byte* _start;
    private nuint _capacity;

    /// <summary>Room for content; what was there before is lost.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="atEnd">Directly before the upper guard; otherwise directly after the lower one.</param>
    public byte* Place(int bytes, bool atEnd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_start is null || (nuint)bytes > _capacity)
        {
            Dispose();
            _capacity = GuardPages.Round((nuint)bytes);
            _start = GuardPages.AreAvailable ? GuardPages.Allocate(_capacity) : (byte*)NativeMemory.AllocZeroed(_capacity);
        }

        return atEnd ? _start + _capacity - (nuint)bytes : _start;
    }

    /// <summary>Copies content to where an overrun, or an underrun, is found.</summary>
    public ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> content, bool atEnd)
    {
        var place = new Span<byte>(Place(content.Length, atEnd), content.Length);
        content.CopyTo(place);
        return place;
    }

    public void Dispose()
    {
        if (_start is null)
        {
            return;
        }

        if (GuardPages.AreAvailable)
        {
            GuardPages.Free(_start, _capacity);
        }
        else
        {
            NativeMemory.Free(_start);
        }

        _start = null;
        _capacity = 0;
    }
}
