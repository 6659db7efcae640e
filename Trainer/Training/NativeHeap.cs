using System.Runtime.InteropServices;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// The heap that Torch's tensors come from. The C library of Linux keeps freed blocks for later and scatters blocks of all sizes
/// between them, so that after batches of changing shapes the process looks larger than what it uses.
/// </summary>
internal static class NativeHeap
{
    /// <summary>Gives pages that hold nothing back to the system, where the C library can (glibc); elsewhere nothing happens.</summary>
    public static void Trim()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library))
        {
            if (NativeLibrary.TryGetExport(library, "malloc_trim", out var address))
            {
                unsafe
                {
                    ((delegate* unmanaged<nuint, int>)address)(0);
                }
            }

            NativeLibrary.Free(library);
        }
    }
}
