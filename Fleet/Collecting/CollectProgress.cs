namespace MLNetGhost.Fleet.Collecting;

/// <summary>How far collecting is.</summary>
/// <param name="Pictures">Pictures in the table.</param>
/// <param name="Total">Pictures of the job.</param>
public readonly record struct CollectProgress(long Pictures, long Total);
