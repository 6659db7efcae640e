namespace MLNetGhost.Tool.Commands;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>It started but failed.</summary>
    public const int Failure = 1;

    /// <summary>An option, a file or a dataset cannot be used: nothing was started.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C; the progress so far is saved.</summary>
    public const int Cancelled = 130;
}
