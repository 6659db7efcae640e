namespace MLNetGhost.Data;

/// <summary>Something that a reader dropped or corrected.</summary>
/// <param name="File">The file in which it stands.</param>
/// <param name="Message">What was found and what was done, in one sentence.</param>
public sealed record DatasetWarning(string File, string Message)
{
    /// <summary>What kind of problem it is; null where it comes from elsewhere than a reader.</summary>
    internal ProblemKind? Kind { get; init; }
}
