namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// The heap that Torch's tensors come from. Linux's C library keeps freed blocks for reuse and scatters blocks of all sizes
/// between them, so that after batches of varying shapes the process holds more memory than it uses.
/// </summary>
internal static class NativeHeap
{
    private static readonly nint s_trim = CLibrary.Find("malloc_trim");

    /// <summary>Returns empty pages to the system where the C library supports it (glibc); does nothing elsewhere.</summary>
    public static unsafe void Trim()
    {
        if (s_trim != 0)
        {
            _ = ((delegate* unmanaged<nuint, int>)s_trim)(0);
        }
    }
}
