namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Every reader that is tested with altered inputs.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. PictureTargets.All, .. DatasetTargets.All, .. ModelTargets.All];

    /// <summary>A reader by name; also those that test the tester.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FuzzTarget Get(string name) => All.Concat(PlantedTargets.All).FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"'{name}' is not a reader; choose from {string.Join(", ", All.Select(target => target.Name))}.");
}
