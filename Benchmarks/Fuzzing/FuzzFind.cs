namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>An input at which a reader did what its documentation does not say.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Index">The input; with target and seed it is made again.</param>
/// <param name="Kind">What went wrong: an exception's type, or a word such as <see cref="Slow"/>.</param>
/// <param name="Detail">The message and where it came from.</param>
internal sealed record FuzzFind(string Target, int Seed, long Index, string Kind, string Detail)
{
    /// <summary>The kind of an input that took more than <see cref="FuzzLoop.TimeLimit"/>.</summary>
    public const string Slow = "Slow";

    /// <summary>The end of the kind of a crash or stop in another library.</summary>
    public const string Elsewhere = " in other software";

    /// <summary>The same for finds that are one fault: its kind, and where it came from.</summary>
    public string Fault => $"{Kind} {string.Join('\n', Detail.Split('\n').Skip(1))}";

    /// <summary>Name of the file with the input, in the output folder.</summary>
    public string FileName => $"{Target}-{Seed}-{Index}.bin";

    /// <summary>The command that reads the input again.</summary>
    public string Reproduction =>
        $"dotnet run -c Release --project Benchmarks -- fuzz --reader {Target} --seed {Seed} --first {Index} --inputs 1";

    /// <inheritdoc/>
    public override string ToString() => $"{Target} seed {Seed} index {Index}: {Kind}: {Detail}\n  {Reproduction}";
}
