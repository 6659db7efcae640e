namespace MLNetGhost.Drawing;

/// <summary>A detection and how its box is drawn.</summary>
/// <param name="Detection">The detection.</param>
/// <param name="IsDashed">True for a dashed line, false for a solid one.</param>
internal readonly record struct OutlinedDetection(Detection Detection, bool IsDashed);
