using System.Globalization;

namespace MLNetGhost.Trainer.Reports.Pictures;

/// <summary>Pictures of a validation, the labels on the left, the detections on the right.</summary>
internal static class TruthAndPrediction
{
    private const int CellWidth = 480;
    private const int CellHeight = 360;

    /// <summary>Writes a sheet with one picture a row.</summary>
    /// <param name="path">The file to write or replace; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static void Write(string path, IEnumerable<PictureScore> pictures, IReadOnlyList<string> classNames) => PictureSheet.Write(
        path, [.. pictures.SelectMany(picture => new[] { Truth(picture, classNames), Prediction(picture) })], columns: 2, CellWidth, CellHeight);

    private static SheetPicture Truth(PictureScore picture, IReadOnlyList<string> classNames) => LabelledPicture.Create(
        picture.Image.Name,
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(picture.Image.Name)}: {picture.Image.GroundTruth.Count} labelled"),
        picture.Image.GroundTruth,
        classNames);

    private static SheetPicture Prediction(PictureScore picture) => new(
        picture.Image.Name,
        string.Create(CultureInfo.InvariantCulture, $"{picture.Found} found, {picture.Missed} missed, {picture.Wrong} wrong"),
        picture.Shown,
        ShowScores: true);
}
