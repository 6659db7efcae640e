namespace MLNetGhost.Fleet.Work;

/// <summary>What a worker did.</summary>
/// <param name="Name">Its name: machine, process and four digits.</param>
/// <param name="Blocks">Blocks whose results it stored.</param>
/// <param name="Pictures">Pictures in them.</param>
/// <param name="Failed">Pictures that could not be scored.</param>
/// <param name="Problem">What kept it from some of the jobs; null if nothing did.</param>
public sealed record WorkerSummary(string Name, long Blocks, long Pictures, long Failed, string? Problem);
