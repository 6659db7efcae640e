using System.IO.Enumeration;
using MLNetGhost.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>The pictures that a user names: files, folders and patterns such as <c>photos/**/*.jpg</c>.</summary>
internal static class PictureSource
{
    private static readonly char[] s_wildcards = ['*', '?'];

    /// <summary>Lists the picture files, in the order of the sources; those of a folder or pattern by path.</summary>
    /// <param name="sources">Files, folders and patterns.</param>
    /// <returns>Paths that start as the user wrote them.</returns>
    /// <exception cref="FileNotFoundException">A file does not exist, or a pattern matches nothing.</exception>
    /// <exception cref="InvalidDataException">A folder has no pictures.</exception>
    public static IReadOnlyList<string> List(IEnumerable<string> sources) => [.. sources.SelectMany(List)];

    private static IEnumerable<string> List(string source)
    {
        if (File.Exists(source))
        {
            return [source];
        }

        if (Directory.Exists(source))
        {
            var root = Path.GetFullPath(source);
            return ImageFolder.List(source).Select(image => Path.Combine(source, Path.GetRelativePath(root, image.Path)));
        }

        return source.IndexOfAny(s_wildcards) >= 0
            ? Match(source)
            : throw new FileNotFoundException($"{source} does not exist; name a picture, a folder of pictures or a pattern such as "
                + $"'photos/*.jpg'.", source);
    }

    private static List<string> Match(string pattern)
    {
        var segments = pattern.Replace('\\', '/').Split('/');
        var fixedCount = Array.FindIndex(segments, segment => segment.IndexOfAny(s_wildcards) >= 0);
        var root = fixedCount == 0 ? "." : string.Join('/', segments[..fixedCount]);
        root = root.Length == 0 ? "/" : root;
        var wanted = segments[fixedCount..];
        var found = Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", wanted.Length > 1 ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                .Where(file => Fits(Path.GetRelativePath(root, file).Replace('\\', '/').Split('/'), wanted))
                .Order(StringComparer.Ordinal).ToList()
            : [];
        return found.Count > 0
            ? found
            : throw new FileNotFoundException($"No file matches the pattern {pattern}; check the folder and the extension.", pattern);
    }

    /// <summary><c>**</c> stands for any number of folders, <c>*</c> and <c>?</c> for characters of one name.</summary>
    private static bool Fits(ReadOnlySpan<string> path, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Fits(path, pattern[1..]) || (!path.IsEmpty && Fits(path[1..], pattern));
        }

        return !path.IsEmpty && FileSystemName.MatchesSimpleExpression(pattern[0], path[0]) && Fits(path[1..], pattern[1..]);
    }
}
