namespace MLNetGhost.Data;

/// <summary>A folder of images without labels.</summary>
internal static class ImageFolder
{
    private static readonly HashSet<string> s_extensions =
        new(StringComparer.OrdinalIgnoreCase) { ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif" };

    /// <summary>The image files of a folder and its subfolders, sorted by path; sizes are not read (0).</summary>
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
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => s_extensions.Contains(Path.GetExtension(file)))
                .Order(StringComparer.Ordinal)
                .Select(file => new AnnotatedImage(file, 0, 0, [])),
        ];
        return images.Length > 0
            ? images
            : throw new InvalidDataException($"The folder {folder} has no image files; looked for {string.Join(", ", s_extensions)} in "
                + $"it and its subfolders.");
    }
}
