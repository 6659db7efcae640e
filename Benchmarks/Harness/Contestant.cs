namespace MLNetGhost.Benchmarks.Harness;

/// <summary>One way of doing the work.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Run">Does the work once.</param>
/// <param name="PicturesPerRun">Pictures that one run processes; every figure is per picture.</param>
internal sealed record Contestant(string Name, Action Run, int PicturesPerRun = 1);
