namespace MLNetGhost.Evaluation;

/// <summary>One frame: the objects that are there, and those that a tracker reported.</summary>
/// <param name="Truth">The objects, each with its id (<see cref="Detection.TrackId"/>); scores are not used.</param>
/// <param name="Tracked">What the tracker reported, each with its id.</param>
public sealed record TrackedFrame(IReadOnlyList<Detection> Truth, IReadOnlyList<Detection> Tracked);
