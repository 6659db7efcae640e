namespace MLNetGhost.Data;

/// <summary>Tables of boxes: see <see cref="DatasetFormats.Csv"/>.</summary>
internal sealed class CsvFormat : DatasetFormat
{
    private static readonly LabelFiles s_files = new("boxes as CSV", [".csv"], IsOwn, "data", "annotations", "labels", "csv");

    public override string Name => "csv";

    public override string Title => "CSV";

    public override string Signs => "a .csv file with filename, class, xmin, ymin, xmax and ymax";

    public override IReadOnlyList<string> FileExtensions { get; } = [".csv"];

    internal override bool RecognisesRemains(string folder) => s_files.Recognises(folder);

    protected override bool RecognisesFolder(string folder) => false;

    /// <summary>A file that is not VoTT's is taken for one, and its reader says what is wrong with it.</summary>
    protected override bool RecognisesFile(string file) => !CsvTable.IsOfVott(file);

    protected override bool NamesSplits(string path) => CsvReader.Splits(s_files, path).Count > 0 || !s_files.IsWhole(path);

    protected override IEnumerable<string> ListSplits(string path) =>
        CsvReader.Splits(s_files, path) is { Count: > 0 } splits ? splits : s_files.Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => CsvReader.Read(s_files, path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        CsvWriter.Write(folder, splits, placement);

    private static bool IsOwn(string file) => CsvTable.IsOfBoxes(file) && !CsvTable.IsOfVott(file);
}
