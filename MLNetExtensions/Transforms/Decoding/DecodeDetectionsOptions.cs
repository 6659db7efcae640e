namespace MLNetGhost.Transforms;

/// <summary>How <c>DecodeDetections</c> chooses detections.</summary>
public sealed record DecodeDetectionsOptions : DetectionOptions;
