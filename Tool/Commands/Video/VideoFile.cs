namespace MLNetGhost.Tool.Commands;

/// <summary>Which files are videos.</summary>
internal static class VideoFile
{
    private static readonly HashSet<string> s_extensions = new(
        [
            ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".flv", ".ts", ".mts", ".m2ts", ".3gp", ".ogv",
            ".vob", ".mxf", ".asf", ".h264", ".h265", ".hevc", ".y4m",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a path is that of a video, by its extension.</summary>
    /// <param name="path">The path.</param>
    public static bool Is(string path) => s_extensions.Contains(Path.GetExtension(path)) && !Directory.Exists(path);

    /// <summary>Refuses videos where pictures are needed.</summary>
    /// <param name="sources">What the user named.</param>
    /// <exception cref="ArgumentException">One is a video.</exception>
    public static void RefuseWithoutTracking(IEnumerable<string> sources)
    {
        if (sources.FirstOrDefault(source => Is(source) && File.Exists(source)) is { } video)
        {
            throw new ArgumentException($"{video} is a video; add --track, which reads its frames in order.");
        }
    }
}
