namespace MLNetGhost.Fleet.Collecting;

/// <summary>What was collected.</summary>
/// <param name="Path">The table, or the folder of the dataset.</param>
/// <param name="Pictures">Pictures in it.</param>
/// <param name="Detections">Detections in it that this call wrote.</param>
/// <param name="Failed">Pictures that could not be scored, of those that this call wrote; a dataset leaves them out.</param>
/// <param name="Resumed">Pictures that an earlier call had written.</param>
/// <param name="Warnings">What was left out.</param>
public sealed record CollectReport(
    string Path, long Pictures, long Detections, long Failed, long Resumed, IReadOnlyList<string> Warnings);
