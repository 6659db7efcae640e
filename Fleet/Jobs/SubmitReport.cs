namespace MLNetGhost.Fleet.Jobs;

/// <summary>What a submission did.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Pictures">Pictures of the job.</param>
/// <param name="Blocks">Blocks of the job.</param>
/// <param name="AddedBlocks">Blocks that this submission added: less than all if an earlier one had been stopped, 0 if it was
/// complete.</param>
/// <param name="SentModel">Whether the model was sent; false if the server had it.</param>
public sealed record SubmitReport(string Job, long Pictures, long Blocks, long AddedBlocks, bool SentModel);
