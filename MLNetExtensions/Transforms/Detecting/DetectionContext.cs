using Microsoft.ML;
using MLNetGhost.Model;

namespace MLNetGhost.Transforms;

/// <summary>What all rows of a data view share when objects are detected in them.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Suppression">How detections are chosen.</param>
/// <param name="Column">The column of pictures.</param>
/// <param name="Region">The column with the part of each picture to look at; null if there is none.</param>
/// <param name="ImageFolder">Folder that relative paths start from, or null.</param>
/// <param name="Errors">Handles unreadable pictures.</param>
internal sealed record DetectionContext(
    OnnxDetector Detector, SuppressionOptions Suppression, ImageColumn Column, RegionColumn? Region, string? ImageFolder,
    PictureErrors Errors)
{
    /// <summary>Starts reading the pictures of a row or cursor.</summary>
    public PictureReader CreateReader(DataViewRow row)
    {
        return PictureReader.Create(row, Column, Region, ImageFolder);
    }
}
