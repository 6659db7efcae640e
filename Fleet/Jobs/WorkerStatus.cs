namespace MLNetGhost.Fleet.Jobs;

/// <summary>A worker that lives.</summary>
/// <param name="Name">Machine, process and four digits.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Cores">Pictures that it scores at once.</param>
/// <param name="Pictures">Pictures of the job that it has scored.</param>
/// <param name="PicturesPerSecond">Pictures of the job per second over the last half minute.</param>
/// <param name="IsDraining">Whether it finishes its block and ends.</param>
/// <param name="Problem">What keeps it from working; null if nothing does.</param>
public sealed record WorkerStatus(
    string Name, string Machine, int Cores, long Pictures, double PicturesPerSecond, bool IsDraining, string? Problem);
