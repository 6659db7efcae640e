using MLNetGhost.Data;

namespace MLNetGhost.Trainer.Commands.Conversion;

/// <summary>Writes a dataset in another form, pictures included.</summary>
internal static class DatasetConverter
{
    /// <summary>Writes all splits.</summary>
    /// <param name="splits">The splits; they have the same classes.</param>
    /// <param name="format">The form to write.</param>
    /// <param name="folder">The folder to write; it must be empty or missing.</param>
    /// <returns>How many crowd boxes were left out because the form has none.</returns>
    /// <exception cref="ArgumentException">The folder has files.</exception>
    public static int Convert(IReadOnlyList<DetectionDataset> splits, DatasetFormat format, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new ArgumentException($"The folder {folder} is not empty; name a new one with --output.", nameof(folder));
        }

        Directory.CreateDirectory(folder);
        var pictures = ConvertedPicture.NameAll(splits);
        switch (format)
        {
            case DatasetFormat.Yolo:
                YoloDatasetWriter.Write(folder, splits, pictures);
                break;
            case DatasetFormat.Voc:
                VocDatasetWriter.Write(folder, splits, pictures);
                break;
            default:
                CocoDatasetWriter.Write(folder, splits, pictures);
                return 0;
        }

        return splits.Sum(split => split.Images.Sum(image => image.Annotations.Count(annotation => annotation.IsCrowd)));
    }
}
