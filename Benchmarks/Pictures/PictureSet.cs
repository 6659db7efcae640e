namespace MLNetGhost.Benchmarks.Pictures;

/// <summary>Pictures that contestants take in turn.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Paths">The files.</param>
internal sealed record PictureSet(string Name, IReadOnlyList<string> Paths)
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    /// <summary>Draws pictures of one size.</summary>
    public static PictureSet Draw(string folder, int width, int height, int count) => new(
        $"{width}×{height}", PhotographMaker.Write(folder, width, height, count));

    /// <summary>The pictures of a folder, in the order of their names.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It contains no pictures.</exception>
    public static PictureSet FromFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder {folder} does not exist; name a folder of pictures.");
        }

        string[] paths =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(path => s_extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Order(StringComparer.Ordinal),
        ];
        return paths.Length > 0
            ? new PictureSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), paths)
            : throw new InvalidDataException($"{folder} contains no pictures; accepted are {string.Join(", ", s_extensions)}.");
    }

    /// <summary>The i-th picture, wrapping around at the end.</summary>
    public string At(int index) => Paths[index % Paths.Count];
}
