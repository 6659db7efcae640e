namespace MLNetGhost.Fleet.Messages;

/// <summary>Says that pictures of a block have no detections; kept beside the results so that the status need not read those.</summary>
/// <param name="Count">Number of pictures.</param>
/// <param name="First">The first error.</param>
internal sealed record FailedBlock(int Count, string First);
