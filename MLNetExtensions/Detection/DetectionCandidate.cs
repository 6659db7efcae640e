namespace MLNetGhost;

/// <summary>A box above the score threshold, before suppression.</summary>
/// <param name="Box">Corners, in pixels of the network's input.</param>
/// <param name="Score">Confidence in [0, 1].</param>
/// <param name="ClassId">Zero-based class.</param>
/// <param name="Index">Position in the network's output (anchor, then class); breaks ties between equal scores, so that results are the
/// same in every run.</param>
internal readonly record struct DetectionCandidate(BoundingBox Box, float Score, int ClassId, int Index);
