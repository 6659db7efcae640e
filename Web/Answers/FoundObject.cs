namespace MLNetGhost.Web.Answers;

/// <summary>A detected object.</summary>
/// <param name="Label">The class name.</param>
/// <param name="Score">The confidence, 0 to 1.</param>
/// <param name="Box">x0, y0, x1, y1 in pixels of the picture as a viewer shows it.</param>
internal sealed record FoundObject(string Label, float Score, float[] Box);
