namespace MLNetGhost.Imaging;

/// <summary>A box to paint on a picture.</summary>
/// <param name="ClassId">Zero-based class id: chooses the colour.</param>
/// <param name="Text">What stands at the box; empty for nothing.</param>
/// <param name="Box">Where it is, in pixels of the picture.</param>
internal readonly record struct PaintedBox(int ClassId, string Text, BoundingBox Box);
