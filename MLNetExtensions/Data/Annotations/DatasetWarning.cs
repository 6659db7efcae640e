namespace MLNetGhost.Data;

/// <summary>Something that a reader dropped or corrected.</summary>
/// <param name="File">The file it was found in.</param>
/// <param name="Message">What was found and what was done, in one sentence.</param>
public sealed record DatasetWarning(string File, string Message)
{
    /// <summary>What kind of problem it is; null if it does not come from a reader.</summary>
    internal ProblemKind? Kind { get; init; }
}
