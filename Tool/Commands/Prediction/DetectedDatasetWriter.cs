using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Writes what was found as a labelled dataset.</summary>
/// <param name="folder">Its folder as the user named it.</param>
/// <param name="format">Its form.</param>
/// <param name="placement">Whether pictures are copied or linked.</param>
internal sealed class DetectedDatasetWriter(string folder, DatasetFormat format, ImagePlacement placement)
{
    /// <summary>Writes the dataset; pictures that could not be read are left out.</summary>
    /// <param name="console">Where to say what was written.</param>
    /// <param name="sources">The pictures as the user named them.</param>
    /// <param name="classNames">The model's class names.</param>
    /// <param name="pictures">What was found.</param>
    /// <exception cref="InvalidDataException">Nothing was found, or a class name cannot be written in this form.</exception>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written.</exception>
    public void Write(
        ProgramConsole console, IEnumerable<string> sources, IReadOnlyList<string> classNames, IReadOnlyList<PredictedPicture> pictures)
    {
        var read = pictures.Where(picture => picture.Error is null).ToArray();
        if (read.Length == 0)
        {
            console.Error.WriteLine("No dataset was written, because no picture could be read.");
            return;
        }

        var splits = DetectedDataset.Create(string.Join(' ', sources), classNames, read.Select(picture =>
            new DetectedPicture(picture.File, picture.Width, picture.Height, picture.Detections)));
        foreach (var warning in format.Write(folder, splits, placement))
        {
            console.WriteLine($"Warning: {warning.File}: {warning.Message}");
        }

        var labels = splits.Sum(split => split.Images.Sum(image => image.Annotations.Count));
        console.WriteLine($"Dataset in {format.Title} form with {Counted.Of(labels, "label")}, "
            + $"{Listed.Of("and", splits.Select(split => $"{split.Split} with {Counted.Of(split.Images.Count, "picture")}"))}: {folder}");
        if (read.Length < pictures.Count)
        {
            console.WriteLine($"{Counted.Of(pictures.Count - read.Length, "picture")} that could not be read "
                + $"{Counted.Noun(pictures.Count - read.Length, "is", "are")} not in it.");
        }

        NextCommands.Write(console, NextCommands.Of(["data", "--data", NextCommands.PathOf(folder)]));
    }
}
