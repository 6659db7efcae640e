namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// The heap that Torch's tensors come from. The C library of Linux keeps freed blocks for later and scatters blocks of all sizes
/// between them, so that after batches of changing shapes the process looks larger than what it uses.
/// </summary>
internal static class NativeHeap
{
    private static readonly nint s_trim = CLibrary.Find("malloc_trim");

    /// <summary>Gives pages that hold nothing back to the system, where the C library can (glibc); elsewhere nothing happens.</summary>
    public static unsafe void Trim()
    {
        if (s_trim != 0)
        {
            _ = ((delegate* unmanaged<nuint, int>)s_trim)(0);
        }
    }
}
