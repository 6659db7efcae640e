using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Functions of the C library of Linux (glibc) that .NET does not offer.</summary>
internal static class CLibrary
{
    /// <summary>The address of a function, or 0 where there is none: on other systems, with other C libraries.</summary>
    public static nint Find(string function) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(
            "libc.so.6", out var library) && NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;
}
