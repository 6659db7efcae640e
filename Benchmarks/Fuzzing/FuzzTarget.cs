namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>A reader of the library, and what it may do with an input that is damaged or hostile.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Member">The member that reads, as its documentation names it.</param>
/// <param name="Grammar">How inputs are altered.</param>
/// <param name="Open">Creates the reader in a folder of its own.</param>
/// <param name="Refusals">The documented exceptions.</param>
internal sealed record FuzzTarget(
    string Name, string Member, FuzzGrammar Grammar, Func<FuzzScratch, FuzzReader> Open, params IReadOnlyList<Type> Refusals)
{
    /// <summary>The folder of its corpus.</summary>
    public string Corpus { get; init; } = Name;

    /// <summary>The library that reads the input in native code, or without limits, where we cannot help its faults; null if all is
    /// ours.</summary>
    public string? Outside { get; init; }

    /// <summary>Inputs of the short run in the tests.</summary>
    public int ShortRun { get; init; } = 1500;

    /// <summary>Whether an exception is a documented refusal.</summary>
    public bool Refuses(Exception exception) => Refusals.Any(type => type.IsInstanceOfType(exception));
}
