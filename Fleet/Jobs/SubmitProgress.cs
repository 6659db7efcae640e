namespace MLNetGhost.Fleet.Jobs;

/// <summary>How far a submission is.</summary>
/// <param name="Pictures">Pictures on the server.</param>
/// <param name="Total">Pictures of the job.</param>
public readonly record struct SubmitProgress(long Pictures, long Total);
