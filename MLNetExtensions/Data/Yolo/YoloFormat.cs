namespace MLNetGhost.Data;

/// <summary>The YOLO format: see <see cref="DatasetFormats.Yolo"/>.</summary>
internal sealed class YoloFormat : DatasetFormat
{
    public override string Name => "yolo";

    public override string Title => "YOLO";

    public override string Signs => "data.yaml or images/ with labels/";

    public override IReadOnlyList<string> FileExtensions { get; } = [".yaml", ".yml"];

    protected override bool RecognisesFolder(string folder) => YoloDescription.HasFile(folder) || YoloFolders.Recognises(folder);

    protected override IEnumerable<string> ListSplits(string path) => YoloReader.Describe(path).Entries.Keys;

    protected override bool NamesSplits(string path) => !YoloReader.Describe(path).IsWhole;

    protected override DetectionDataset ReadSplit(string path, string split) => YoloReader.Read(path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        YoloWriter.Write(folder, splits, placement);
}
