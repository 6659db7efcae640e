namespace MLNetGhost.Data;

/// <summary>
/// Writes datasets, so that one form can be made of another. The target folder must not exist or be empty. Files that list others
/// (data.yaml, ImageSets, COCO's JSON) are written last, each whole or not at all. Pictures keep their names; where two would get the
/// same name, the later one is numbered.
/// </summary>
internal static class DatasetWriter
{
    /// <summary>Writes the form of <see cref="DatasetFormats.Yolo"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteYolo(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Yolo.Write(folder, splits, placement);

    /// <summary>Writes the form of <see cref="DatasetFormats.Voc"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteVoc(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Voc.Write(folder, splits, placement);

    /// <summary>Writes the form of <see cref="DatasetFormats.Coco"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteCoco(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Coco.Write(folder, splits, placement);
}
