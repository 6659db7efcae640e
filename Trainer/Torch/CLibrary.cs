using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Functions of Linux's C library (glibc) that .NET does not expose.</summary>
internal static class CLibrary
{
    /// <summary>The address of a function, or 0 where it does not exist: on other systems or with other C libraries.</summary>
    public static nint Find(string function) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(
            "libc.so.6", out var library) && NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;
}
