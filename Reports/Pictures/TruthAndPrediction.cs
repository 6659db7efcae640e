using System.Globalization;
using MLNetGhost.Drawing;

namespace MLNetGhost.Reports;

/// <summary>
/// Validation pictures, labels on the left, detections on the right. Solid boxes are found objects; dashed ones are missed objects and
/// wrong detections.
/// </summary>
internal static class TruthAndPrediction
{
    private const int CellWidth = 480;
    private const int CellHeight = 360;

    /// <summary>Writes a sheet with one picture per row.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    /// <param name="confidence">The confidence that the pictures were scored at.</param>
    public static void Write(string path, IEnumerable<PictureScore> pictures, IReadOnlyList<string> classNames, double confidence) =>
        PictureSheet.Write(
        path,
        [.. pictures.SelectMany(picture => new[] { Truth(picture, classNames), Prediction(picture) })],
        columns: 2,
        CellWidth,
        CellHeight,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Left: labels. Right: detections at confidence ≥ {confidence:0.000}. Solid: found (IoU ≥ {PictureScore.LeastOverlap:0.0}). "
            + $"Dashed: missed on the left, wrong on the right."));

    private static SheetPicture Truth(PictureScore picture, IReadOnlyList<string> classNames) => LabelledPicture.Create(
        picture.Image.Name,
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(picture.Image.Name)}: {picture.Image.GroundTruth.Count} labelled"),
        picture.Found.Select(found => found.Object).Concat(picture.Image.GroundTruth.Where(annotation => annotation.IsCrowd)),
        classNames,
        picture.Missed);

    private static SheetPicture Prediction(PictureScore picture) => new(
        picture.Image.Name,
        string.Create(CultureInfo.InvariantCulture, $"{picture.Found.Count} found, {picture.Missed.Count} missed, "
            + $"{picture.Wrong.Count} wrong"),
        [.. picture.Found.Select(found => new OutlinedDetection(found.Detection, IsDashed: false)),
            .. picture.Wrong.Select(wrong => new OutlinedDetection(wrong, IsDashed: true))],
        ShowScores: true);
}
