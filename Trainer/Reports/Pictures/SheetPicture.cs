using MLNetGhost.Imaging;

namespace MLNetGhost.Trainer.Reports.Pictures;

/// <summary>A picture of a sheet.</summary>
/// <param name="Path">The picture file.</param>
/// <param name="Caption">The line above it.</param>
/// <param name="Boxes">Boxes to paint, in pixels of the picture.</param>
internal sealed record SheetPicture(string Path, string Caption, IReadOnlyList<PaintedBox> Boxes);
