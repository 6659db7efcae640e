using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>CVAT for images: see <see cref="DatasetFormats.Cvat"/>.</summary>
internal sealed class CvatFormat : DatasetFormat
{
    private const int Lines = 50;

    private static readonly LabelFiles s_files = new("CVAT", [".xml"], IsCvat);

    public override string Name => "cvat";

    public override string Title => "CVAT";

    public override string Signs => "annotations.xml of CVAT for images";

    public override IReadOnlyList<string> FileExtensions { get; } = [".xml"];

    protected override bool RecognisesFolder(string folder) => s_files.Recognises(folder);

    protected override bool RecognisesFile(string file) => IsCvat(file);

    protected override bool NamesSplits(string path) => CvatReader.Subsets(s_files, path).Count > 0 || !s_files.IsWhole(path);

    protected override IEnumerable<string> ListSplits(string path) =>
        CvatReader.Subsets(s_files, path) is { Count: > 0 } subsets ? subsets : s_files.Splits(path);

    protected override DetectionDataset ReadSplit(string path, string split) => CvatReader.Read(s_files, path, split);

    protected override IReadOnlyList<DatasetWarning> WriteSplits(
        string folder, IReadOnlyList<DetectionDataset> splits, ImagePlacement placement) =>
        CvatWriter.Write(folder, splits, placement);

    /// <summary>True for XML whose root is <c>annotations</c>; that of Pascal VOC is <c>annotation</c>.</summary>
    private static bool IsCvat(string file)
    {
        try
        {
            return TextFile.Glance(file).Take(Lines).Any(line =>
                line.Contains("<annotations>", StringComparison.Ordinal) || line.Contains("<annotations ", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
