namespace MLNetGhost.Data;

/// <summary>A picture and its labelled objects.</summary>
/// <param name="Path">Full path of the image file.</param>
/// <param name="Width">Width in pixels as a viewer shows it (EXIF orientation applied).</param>
/// <param name="Height">Height in pixels as a viewer shows it (EXIF orientation applied).</param>
/// <param name="Annotations">The objects; empty for a background picture.</param>
public sealed record AnnotatedImage(string Path, int Width, int Height, IReadOnlyList<Annotation> Annotations);
