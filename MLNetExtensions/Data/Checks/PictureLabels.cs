using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A picture with its boxes as the files of labels give them, before they are weighed against the picture.</summary>
/// <param name="ImagePath">Full path of the picture.</param>
/// <param name="Header">Its header.</param>
/// <param name="Parts">What each entry for the picture says; one, unless it is listed twice.</param>
internal sealed record PictureLabels(string ImagePath, ImageHeader Header, IReadOnlyList<LabelPart> Parts);

/// <summary>What one entry of a file of labels says about a picture.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">Where in the file it states the size.</param>
/// <param name="Size">The size of the picture that it states.</param>
/// <param name="Boxes">The boxes, in pixels of that size.</param>
internal sealed record LabelPart(string File, LabelPlace Place, StatedSize Size, IReadOnlyList<LabelledBox> Boxes);

/// <summary>A box as a file of labels gives it.</summary>
/// <param name="ClassId">Zero-based class id, known to be valid.</param>
/// <param name="Box">The box in pixels of the stated size.</param>
/// <param name="Place">Where in the file it is.</param>
/// <param name="IsCrowd">True for a box around a crowd.</param>
/// <param name="Area">The area stated in the file, in square pixels; null for the box's own.</param>
internal readonly record struct LabelledBox(int ClassId, BoundingBox Box, LabelPlace Place, bool IsCrowd = false, float? Area = null);
