namespace MLNetGhost;

/// <summary>One detected object.</summary>
/// <param name="ClassId">Zero-based index into the model's class names.</param>
/// <param name="Label">The class name.</param>
/// <param name="Score">Confidence in [0, 1].</param>
/// <param name="Box">Where the object is, in pixels of the source image.</param>
public readonly record struct Detection(int ClassId, string Label, float Score, BoundingBox Box);
