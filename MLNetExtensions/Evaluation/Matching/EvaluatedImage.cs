using MLNetGhost.Data;

namespace MLNetGhost.Evaluation;

/// <summary>One picture's labels and what a detector found in it; both use the same pixel coordinates.</summary>
/// <param name="Name">The picture's name, for messages.</param>
/// <param name="GroundTruth">The labelled objects.</param>
/// <param name="Detections">The detections, in any order; only their class ids matter, not their labels.</param>
public sealed record EvaluatedImage(string Name, IReadOnlyList<Annotation> GroundTruth, IReadOnlyList<Detection> Detections);
