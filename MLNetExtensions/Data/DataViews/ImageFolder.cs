using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>A folder of images without labels.</summary>
internal static class ImageFolder
{
    /// <summary>
    /// The image files of a folder and its subfolders, sorted by path; sizes are not read (0). Hidden files are left out, and links that
    /// lead back into the folder are not followed.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidDataException">It contains no image file.</exception>
    public static AnnotatedImage[] List(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = Path.GetFullPath(path);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The image folder {folder} does not exist; name an existing folder.");
        }

        AnnotatedImage[] images =
            [.. PictureListing.Read(folder).Pictures.Select(picture => new AnnotatedImage(picture.Path, 0, 0, []))];
        return images.Length > 0
            ? images
            : throw new InvalidDataException($"The folder {folder} has no image files; looked for "
                + $"{string.Join(", ", ImageExtensions.Readable)} in it and its subfolders.");
    }
}
