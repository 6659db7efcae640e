namespace MLNetGhost.Files;

/// <summary>Extensions of picture files.</summary>
internal static class ImageExtensions
{
    private static readonly HashSet<string> s_readable =
        new([".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp", ".gif"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_unreadable = new(
        [
            ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl", ".dng", ".mpo", ".pfm", ".pgm", ".ppm", ".pnm", ".pbm",
            ".raw", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".psd", ".tga", ".exr", ".hdr", ".svg", ".dcm", ".ico",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of pictures that can be decoded, for messages.</summary>
    public static IEnumerable<string> Readable => s_readable;

    /// <summary>True if the file's extension is one of a picture that can be decoded, in upper or lower case.</summary>
    public static bool AreReadable(ReadOnlySpan<char> path) => s_readable.ContainsSpan(Path.GetExtension(path));

    /// <summary>True if the file's extension is one of a picture that other programs read but this library does not.</summary>
    public static bool AreUnreadable(ReadOnlySpan<char> path) => s_unreadable.ContainsSpan(Path.GetExtension(path));
}
