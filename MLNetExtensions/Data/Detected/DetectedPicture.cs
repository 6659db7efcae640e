using MLNetGhost.Imaging;

namespace MLNetGhost.Data;

/// <summary>A picture and what a detector found in it.</summary>
/// <param name="Path">The picture file.</param>
/// <param name="Width">Width in pixels as a viewer shows it.</param>
/// <param name="Height">Height in pixels as a viewer shows it.</param>
/// <param name="Detections">The objects, in pixels of the picture; empty for a picture in which nothing was found.</param>
public sealed record DetectedPicture(string Path, int Width, int Height, IReadOnlyList<Detection> Detections)
{
    /// <summary>A picture whose size is read from its file.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="detections">The objects, in pixels of the picture.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture.</exception>
    public static DetectedPicture Read(string path, IReadOnlyList<Detection> detections)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(detections);
        var (width, height) = ImageDecoder.ReadSize(path);
        return new DetectedPicture(path, width, height, detections);
    }
}
