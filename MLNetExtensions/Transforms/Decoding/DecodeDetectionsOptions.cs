namespace MLNetGhost.Transforms;

/// <summary>How <c>DecodeDetections</c> chooses what becomes a detection.</summary>
public sealed record DecodeDetectionsOptions : DetectionOptions;
