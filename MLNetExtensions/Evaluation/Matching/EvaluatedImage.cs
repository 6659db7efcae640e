using MLNetGhost.Data;

namespace MLNetGhost.Evaluation;

/// <summary>One picture's labels and what a detector found in it; boxes of both in the same pixels.</summary>
/// <param name="Name">The picture's name, for messages.</param>
/// <param name="GroundTruth">The labelled objects.</param>
/// <param name="Detections">The detections, in any order; their labels are not looked at, only their class ids.</param>
public sealed record EvaluatedImage(string Name, IReadOnlyList<Annotation> GroundTruth, IReadOnlyList<Detection> Detections);
