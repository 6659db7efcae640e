using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>
/// Memory between two pages that nothing may touch: a read or write beyond either end stops the process instead of reading or writing
/// something else. Content lies directly before the upper guard, where an overrun is found, or directly after the lower one.
/// </summary>
/// <remarks>Guards exist on Linux; elsewhere this is plain memory.</remarks>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int None = 0, ReadWrite = 3, PrivateAnonymous = 0x22;
    private static readonly nuint s_page = (nuint)Environment.SystemPageSize;

    private byte* _start;
    private nuint _capacity;

    /// <summary>Whether this system has guards.</summary>
    public static bool HasGuards => OperatingSystem.IsLinux();

    /// <summary>Room for content; what was there before is lost.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="atEnd">Directly before the upper guard; otherwise directly after the lower one.</param>
    public byte* Place(int bytes, bool atEnd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_start is null || (nuint)bytes > _capacity)
        {
            Grow(((nuint)bytes + s_page) / s_page * s_page);
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

        if (HasGuards)
        {
            _ = Unmap(_start - s_page, _capacity + 2 * s_page);
        }
        else
        {
            NativeMemory.Free(_start);
        }

        _start = null;
        _capacity = 0;
    }

    private void Grow(nuint capacity)
    {
        Dispose();
        if (HasGuards)
        {
            var mapped = Map(0, capacity + 2 * s_page, None, PrivateAnonymous, -1, 0);
            if (mapped == -1 || Protect((byte*)mapped + s_page, capacity, ReadWrite) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }

            _start = (byte*)mapped + s_page;
        }
        else
        {
            _start = (byte*)NativeMemory.AllocZeroed(capacity);
        }

        _capacity = capacity;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(byte* address, nuint length);
}
