using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Export;

/// <summary>The pictures of a quantisation: for calibration, and with labels for measuring.</summary>
/// <param name="Calibration">Those on which ranges are measured.</param>
/// <param name="Labelled">The split on which average precision is measured; null without labels.</param>
/// <param name="Note">Why labels that are there are not used; otherwise null.</param>
internal sealed record QuantizationPictures(PictureFolder Calibration, DetectionDataset? Labelled, string? Note)
{
    /// <summary>Splits to measure on, the best first.</summary>
    private static readonly string[] s_measured = ["val", "test", "train"];

    /// <summary>Finds them: the splits of a labelled dataset, or all pictures of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidDataException">It has no pictures.</exception>
    public static QuantizationPictures Find(QuantizationOptions options)
    {
        var path = options.CalibrationFolder;
        var formats = Path.Exists(path) ? DatasetFormats.All.Where(candidate => candidate.Recognises(path)).ToArray() : [];
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
            var calibration = format.Read(path, training);
            var labelled = measured == training ? calibration : format.Read(path, measured);
            return new(
                new PictureFolder([.. calibration.Images.Select(image => image.Path)], options.MaximumCalibrationPictures),
                labelled with { Images = PictureFolder.Spread(labelled.Images, options.MaximumLabelledPictures) },
                null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && Directory.Exists(path))
        {
            return OfFolder(options, $"The labels of {path} cannot be used, so average precision was not measured: {exception.Message}");
        }
    }

    private static QuantizationPictures OfFolder(QuantizationOptions options, string? note) =>
        new(new PictureFolder(options.CalibrationFolder, options.MaximumCalibrationPictures), null, note);
}
