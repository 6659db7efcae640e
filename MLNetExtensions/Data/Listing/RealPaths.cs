using System.Collections.Concurrent;

namespace MLNetGhost.Data;

/// <summary>Paths with all links resolved: two names of one file have the same.</summary>
internal sealed class RealPaths
{
    private const int MostLinks = 40;

    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>How paths are compared: ignoring case where the file system does.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The path of a folder without links; parts that do not exist are kept.</summary>
    /// <param name="folder">A full path.</param>
    public string OfFolder(string folder) => OfFolder(Path.TrimEndingDirectorySeparator(folder), 0);

    /// <summary>The path of a file without links.</summary>
    /// <param name="file">A full path.</param>
    /// <param name="isLink">False if the file itself is known not to be a link, which saves a look.</param>
    public string OfFile(string file, bool isLink = true)
    {
        var path = InRealFolder(file);
        for (var links = 0; isLink && links < MostLinks && new FileInfo(path).LinkTarget is { } target; links++)
        {
            path = InRealFolder(Path.GetFullPath(target, Path.GetDirectoryName(path)!));
        }

        return path;
    }

    /// <summary>True if <paramref name="folder"/> is <paramref name="other"/> or a folder above it.</summary>
    public static bool Contains(string folder, string other)
    {
        var comparison = Comparer == StringComparer.Ordinal ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return other.StartsWith(folder, comparison) && (other.Length == folder.Length || Path.EndsInDirectorySeparator(folder)
            || other[folder.Length] == Path.DirectorySeparatorChar);
    }

    /// <summary>A root, which a list can name as well as a file, is in no folder.</summary>
    private string InRealFolder(string path) =>
        Path.GetDirectoryName(path) is { } folder ? Path.Join(OfFolder(folder), Path.GetFileName(path)) : path;

    private string OfFolder(string folder, int links)
    {
        if (Path.GetDirectoryName(folder) is not { } parent)
        {
            return folder;
        }

        if (_folders.TryGetValue(folder, out var known))
        {
            return known;
        }

        var real = Path.Join(OfFolder(parent, links), Path.GetFileName(folder));
        if (links < MostLinks && new DirectoryInfo(real).LinkTarget is { } target)
        {
            real = OfFolder(
                Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(real)!)), links + 1);
        }

        _folders[folder] = real;
        return real;
    }
}
