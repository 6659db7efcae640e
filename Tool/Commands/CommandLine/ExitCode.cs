namespace MLNetGhost.Tool.Commands;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>It began and failed on the way.</summary>
    public const int Failure = 1;

    /// <summary>An option, a file or a dataset that cannot be used: nothing was begun.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C; what had been reached is saved.</summary>
    public const int Cancelled = 130;
}
