namespace MLNetGhost.Data;

/// <summary>Label Studio's JSON: see <see cref="DatasetFormats.LabelStudio"/>.</summary>
internal sealed class LabelStudioFormat : DatasetFormat
{
    private static readonly LabelFiles s_files = new("Label Studio", [".json"], IsTasks);

    public override string Name => "label-studio";

    public override string Title => "Label Studio";

    public override string Signs => "a .json file of Label Studio's tasks";

    public override IReadOnlyList<string> FileExtensions { get; } = [".json"];

    public override bool CanWrite => false;

    protected override bool RecognisesFolder(string folder) => s_files.Recognises(folder);

    protected override bool RecognisesFile(string file) => IsTasks(file);

    protected override bool NamesSplits(string path) => !s_files.IsWhole(path);

    protected override IEnumerable<string> ListSplits(string path) => s_files.Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => LabelStudioReader.Read(s_files, path, split);

    private static bool IsTasks(string file) => JsonGlance.KindOf(file) == JsonKind.LabelStudio;
}
