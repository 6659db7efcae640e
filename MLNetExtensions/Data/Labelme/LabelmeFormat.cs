namespace MLNetGhost.Data;

/// <summary>labelme: see <see cref="DatasetFormats.Labelme"/>.</summary>
internal sealed class LabelmeFormat : DatasetFormat
{
    public override string Name => "labelme";

    public override string Title => "labelme";

    public override string Signs => "labelme's .json beside the pictures";

    public override IReadOnlyList<string> FileExtensions => [];

    protected override bool RecognisesFolder(string folder) => LabelmeFolders.Recognises(folder);

    protected override bool NamesSplits(string path) => !LabelmeFolders.Find(path).IsWhole;

    protected override IEnumerable<string> ListSplits(string path) => LabelmeFolders.Find(path).Splits.Keys;

    protected override DetectionDataset ReadSplit(string path, string split) => LabelmeReader.Read(path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        LabelmeWriter.Write(folder, splits, placement);
}
