namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Which inputs are read, and where finds go.</summary>
/// <param name="Seed">Together with a reader's name and an index, it determines an input.</param>
/// <param name="Output">The folder for inputs at which something went wrong; it is created when there are any.</param>
internal sealed record FuzzPlan(int Seed, string Output)
{
    /// <summary>The file in the output folder with one find per line, as JSON.</summary>
    public const string FindsFile = "finds.jsonl";

    /// <summary>The first index.</summary>
    public long First { get; init; }

    /// <summary>The most inputs.</summary>
    public long Inputs { get; init; } = long.MaxValue / 2;

    /// <summary>An input that takes longer than this is ended.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>No input begins after this time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromDays(1);
}
