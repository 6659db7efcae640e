namespace MLNetGhost.Data;

/// <summary>
/// Writes datasets, so that one format can be converted to another. The target folder must be empty or not exist. Files that list others
/// (data.yaml, ImageSets, COCO's JSON) are written last, each completely or not at all. Pictures keep their names; where two would get the
/// same name, the later one is numbered.
/// </summary>
internal static class DatasetWriter
{
    /// <summary>Writes the format <see cref="DatasetFormats.Yolo"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteYolo(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Yolo.Write(folder, splits, placement);

    /// <summary>Writes the format <see cref="DatasetFormats.Voc"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteVoc(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Voc.Write(folder, splits, placement);

    /// <summary>Writes the format <see cref="DatasetFormats.Coco"/>.</summary>
    /// <inheritdoc cref="DatasetFormat.Write"/>
    public static IReadOnlyList<DatasetWarning> WriteCoco(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement = ImagePlacement.Copy) =>
        DatasetFormats.Coco.Write(folder, splits, placement);
}
