using MLNetGhost.Drawing;
using MLNetGhost.Imaging;

namespace MLNetGhost.Reports;

/// <summary>A picture of a sheet.</summary>
/// <param name="Path">The picture file.</param>
/// <param name="Caption">The line above it.</param>
/// <param name="Boxes">Boxes to draw, in pixels of the picture.</param>
/// <param name="ShowScores">Whether their scores are written beside the class names.</param>
internal sealed record SheetPicture(string Path, string Caption, IReadOnlyList<OutlinedDetection> Boxes, bool ShowScores)
{
    /// <summary>The pixels to draw; null for those of the file.</summary>
    public RgbImage? Pixels { get; init; }
}
