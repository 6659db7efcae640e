using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Export;

/// <summary>The pictures of a quantisation: for calibration, and with labels for measuring.</summary>
/// <param name="Calibration">Those on which ranges are measured.</param>
/// <param name="Labelled">The split on which average precision is measured; null without labels.</param>
/// <param name="Note">Why labels that are there are not used; otherwise null.</param>
internal sealed record QuantizationPictures(PictureFolder Calibration, DetectionDataset? Labelled, string? Note)
{
    /// <summary>Why ranges are measured on other pictures than those of the split train; otherwise null.</summary>
    public string? CalibrationNote { get; init; }

    /// <summary>Splits to measure on, the best first.</summary>
    private static readonly string[] s_measured = ["val", "test", "train"];

    /// <summary>Finds them: the splits of a labelled dataset, or all pictures of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist, or is a file that holds no labels.</exception>
    /// <exception cref="InvalidDataException">It has no pictures.</exception>
    public static QuantizationPictures Find(QuantizationOptions options)
    {
        var path = options.CalibrationFolder;
        var formats = Formats(path);
        if (formats is not [var format])
        {
            return OfFolder(options, formats.Length == 0 ? null
                : $"{path} fits {string.Join(" and ", formats.Select(candidate => candidate.Name))}, so its labels were not used and "
                + $"average precision was not measured; name the file of one set of labels to measure it.");
        }

        try
        {
            var splits = format.Splits(path);
            var training = SplitName.Find(splits, SplitName.OfWhole) ?? (splits.Count > 0 ? splits[0] : SplitName.OfWhole);
            var measured = s_measured.Select(name => SplitName.Find(splits, name)).FirstOrDefault(name => name is not null) ?? training;
            var labelled = format.Read(path, measured);
            var (files, note) = measured == training ? (PathsOf(labelled), null) : CalibrationFiles(format, path, training, labelled);
            return new(
                new PictureFolder(files, options.MaximumCalibrationPictures, options.DecodingRules),
                labelled with { Images = PictureFolder.Spread(labelled.Images, options.MaximumLabelledPictures) },
                null)
            {
                CalibrationNote = note,
            };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && Directory.Exists(path))
        {
            return OfFolder(options, $"The labels of {path} cannot be used, so average precision was not measured: {exception.Message}");
        }
    }

    /// <summary>Refuses a path in which there can be no pictures, before time is spent on a model.</summary>
    /// <inheritdoc cref="Find"/>
    public static void Require(string path)
    {
        if (Formats(path).Length == 0)
        {
            _ = PictureFolder.FilesIn(path);
        }
    }

    /// <summary>
    /// The pictures of a split, whose labels calibration does not need: if they cannot be used, all pictures of the dataset's folder but
    /// those that are measured.
    /// </summary>
    private static (IReadOnlyList<string> Files, string? Note) CalibrationFiles(
        DatasetFormat format, string path, string split, DetectionDataset measured)
    {
        try
        {
            return (PathsOf(format.Read(path, split)), null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && Directory.Exists(path))
        {
            var left = PictureFolder.FilesIn(path).Select(Path.GetFullPath).Except(PathsOf(measured).Select(Path.GetFullPath)).ToList();
            return left.Count == 0 ? (PathsOf(measured), $"The split {split} of {path} cannot be used, so ranges were measured on "
                    + $"{measured.Split}: {exception.Message}")
                : (left, $"The labels of the split {split} of {path} cannot be used, so ranges were measured on all pictures but those of "
                    + $"{measured.Split}: {exception.Message}");
        }
    }

    private static DatasetFormat[] Formats(string path) =>
        Path.Exists(path) ? [.. DatasetFormats.All.Where(candidate => candidate.Recognises(path))] : [];

    private static IReadOnlyList<string> PathsOf(DetectionDataset dataset) => [.. dataset.Images.Select(image => image.Path)];

    private static QuantizationPictures OfFolder(QuantizationOptions options, string? note) => new(
        new PictureFolder(options.CalibrationFolder, options.MaximumCalibrationPictures, options.DecodingRules), null, note);
}
