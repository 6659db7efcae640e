namespace MLNetGhost.Data;

/// <summary>The COCO format: see <see cref="DatasetFormats.Coco"/>.</summary>
internal sealed class CocoFormat : DatasetFormat
{
    public override string Name => "coco";

    public override string Title => "COCO";

    public override string Signs => $"annotations/instances_*.json or {{split}}/{CocoAnnotationFiles.ExportName}";

    public override IReadOnlyList<string> FileExtensions { get; } = [".json"];

    protected override bool RecognisesFolder(string folder) => CocoAnnotationFiles.Recognises(folder);

    protected override IEnumerable<string> ListSplits(string path) => CocoAnnotationFiles.Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => CocoReader.Read(path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        CocoWriter.Write(folder, splits, placement);
}
