namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>A file that is made to do harm, harmless for everything but a reader without limits, and how the program refuses it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Make">Writes it into an empty folder; returns the program's arguments.</param>
/// <param name="Says">A part of the refusal.</param>
internal sealed record HostileCase(string Name, Func<HostileFolder, string[]> Make, string Says)
{
    /// <summary>What the program returns: an input that cannot be used.</summary>
    public int ExitCode { get; init; } = 2;

    /// <summary>Whether the file can only be made on Linux.</summary>
    public bool NeedsLinux { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
