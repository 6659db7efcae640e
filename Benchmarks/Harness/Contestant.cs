namespace MLNetGhost.Benchmarks.Harness;

/// <summary>One way of doing the work.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Run">Does the work once.</param>
internal sealed record Contestant(string Name, Action Run);
