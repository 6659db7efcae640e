namespace MLNetGhost.Tracking;

/// <summary>How well a detection must fit a track.</summary>
/// <param name="Limit">The largest cost of a pair.</param>
/// <param name="FusesScore">True makes the cost 1 − IoU × score, false 1 − IoU.</param>
internal readonly record struct AssociationGate(double Limit, bool FusesScore);
