namespace MLNetGhost.Data;

/// <summary>VoTT's JSON and CSV: see <see cref="DatasetFormats.Vott"/>.</summary>
internal sealed class VottFormat : DatasetFormat
{
    private static readonly LabelFiles s_json = new(
        "VoTT", [".json"], file => JsonGlance.KindOf(file) == JsonKind.Vott, "vott-json-export");

    private static readonly LabelFiles s_csv = new("VoTT", [".csv"], CsvTable.IsOfVott, "vott-csv-export");

    public override string Name => "vott";

    public override string Title => "VoTT";

    public override string Signs => "VoTT's -export.json or -export.csv";

    public override IReadOnlyList<string> FileExtensions { get; } = [".json", ".csv"];

    public override bool CanWrite => false;

    protected override bool RecognisesFolder(string folder) => s_json.Recognises(folder) || s_csv.Recognises(folder);

    protected override bool RecognisesFile(string file) => IsCsv(file) ? CsvTable.IsOfVott(file) : JsonGlance.KindOf(file) == JsonKind.Vott;

    protected override bool NamesSplits(string path) => !Files(path).IsWhole(path);

    protected override IEnumerable<string> ListSplits(string path) => Files(path).Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => Files(path) is var files && files == s_csv
        ? CsvReader.Read(s_csv, path, split)
        : VottReader.Read(s_json, path, split);

    /// <summary>The JSON files of a folder, which say more; those of CSV where there are no others.</summary>
    private static LabelFiles Files(string path)
    {
        var isCsv = Directory.Exists(path) ? !s_json.Recognises(path) && s_csv.Recognises(path) : IsCsv(path);
        return isCsv ? s_csv : s_json;
    }

    private static bool IsCsv(string file) => Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase);
}
