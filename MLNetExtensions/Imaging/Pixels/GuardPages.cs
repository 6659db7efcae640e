using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MLNetGhost.Imaging;

/// <summary>
/// Memory between two pages that nothing may touch, for tests: a read or write beyond either end stops the process instead of reading or
/// writing something else.
/// </summary>
internal static unsafe partial class GuardPages
{
    private const int None = 0, ReadWrite = 3, PrivateAnonymous = 0x22, NoFile = -1;
    private static readonly nuint s_page = (nuint)Environment.SystemPageSize;

    /// <summary>Whether this system has them; elsewhere, <see cref="Allocate"/> is not to be called.</summary>
    public static bool AreAvailable => OperatingSystem.IsLinux();

    /// <summary>The number of bytes that <see cref="Allocate"/> gives for so many.</summary>
    public static nuint Round(nuint bytes) => Math.Max(1, (bytes + s_page - 1) / s_page) * s_page;

    /// <summary>Maps memory.</summary>
    /// <param name="bytes">Its length, as <see cref="Round"/> returned it.</param>
    /// <exception cref="Win32Exception">The system has no more.</exception>
    public static byte* Allocate(nuint bytes)
    {
        var mapped = Map(0, bytes + 2 * s_page, None, PrivateAnonymous, NoFile, 0);
        return mapped != -1 && Protect((byte*)mapped + s_page, bytes, ReadWrite) == 0
            ? (byte*)mapped + s_page
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="start">What <see cref="Allocate"/> returned.</param>
    /// <param name="bytes">Its length.</param>
    public static void Free(byte* start, nuint bytes) => _ = Unmap(start - s_page, bytes + 2 * s_page);

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
