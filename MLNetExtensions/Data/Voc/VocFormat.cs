namespace MLNetGhost.Data;

/// <summary>The Pascal VOC format: see <see cref="DatasetFormats.Voc"/>.</summary>
internal sealed class VocFormat : DatasetFormat
{
    public override string Name => "voc";

    public override string Title => "Pascal VOC";

    public override string Signs => "Annotations/*.xml";

    public override IReadOnlyList<string> FileExtensions => [];

    /// <summary>Old annotations are kept in some folder beside a dataset in another format.</summary>
    internal override bool RecognisesRemains(string folder) => VocFolders.Find(folder).AreApart;

    protected override bool RecognisesFolder(string folder) => VocReader.Recognises(folder);

    protected override IEnumerable<string> ListSplits(string path) => VocReader.Splits(path);

    protected override bool NamesSplits(string path) => !VocReader.IsWhole(path);

    protected override DetectionDataset ReadSplit(string path, string split) => VocReader.Read(path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        VocWriter.Write(folder, splits, placement);
}
