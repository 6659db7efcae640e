namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// The heap that Torch's tensors come from. Linux's C library keeps freed blocks for reuse and scatters blocks of all sizes
/// between them, so that after batches of varying shapes the process holds more memory than it uses.
/// </summary>
internal static class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MappedBlocks = -4;

    private static readonly nint s_trim = CLibrary.Find("malloc_trim");
    private static readonly nint s_option = CLibrary.Find("mallopt");

    /// <summary>
    /// Keeps what tensors leave behind for the next ones, until <see cref="Trim"/>: by default, glibc returns blocks above 32 MB, and
    /// what lies at the end of the heap, to the system at once, which then clears every page again, several hundred thousand in a step.
    /// The choice is the process's; it stands until the process ends, and the environment's (MALLOC_TRIM_THRESHOLD_) comes first.
    /// </summary>
    public static unsafe void Keep()
    {
        if (s_option != 0 && Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is null)
        {
            var choose = (delegate* unmanaged<int, int, int>)s_option;
            _ = choose(TrimThreshold, int.MaxValue);
            _ = choose(MappedBlocks, 0);
        }
    }

    /// <summary>Returns empty pages to the system where the C library supports it (glibc); does nothing elsewhere.</summary>
    public static unsafe void Trim()
    {
        if (s_trim != 0)
        {
            _ = ((delegate* unmanaged<nuint, int>)s_trim)(0);
        }
    }
}
