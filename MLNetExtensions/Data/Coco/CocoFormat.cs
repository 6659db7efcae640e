namespace MLNetGhost.Data;

/// <summary>The COCO format: see <see cref="DatasetFormats.Coco"/>.</summary>
internal sealed class CocoFormat : DatasetFormat
{
    public override string Name => "coco";

    public override string Title => "COCO";

    public override string Signs => $"annotations/instances_*.json or {{split}}/{CocoAnnotationFiles.ExportName}";

    public override IReadOnlyList<string> FileExtensions { get; } = [".json"];

    internal override bool RecognisesRemains(string folder) => CocoAnnotationFiles.RecognisesContent(folder);

    protected override bool RecognisesFolder(string folder) => CocoAnnotationFiles.Recognises(folder);

    /// <summary>A file that is none of another tool's is taken for COCO's, whose reader says what is wrong with it.</summary>
    protected override bool RecognisesFile(string file) => JsonGlance.KindOf(file) is JsonKind.Coco or JsonKind.Unknown;

    protected override bool NamesSplits(string path) => !CocoAnnotationFiles.IsWhole(path);

    protected override IEnumerable<string> ListSplits(string path) => CocoAnnotationFiles.Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => CocoReader.Read(path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        CocoWriter.Write(folder, splits, placement);
}
