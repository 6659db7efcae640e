using System.Text;

namespace MLNetGhost.Files;

/// <summary>Writes files that are never seen half-written.</summary>
internal static class AtomicFile
{
    private const int LongestHint = 60;
    private static readonly string[] s_deviceFolders = ["/dev/", "/proc/"];

    /// <summary>
    /// Writes under a temporary name in the same folder, then renames, replacing any existing file. A link is kept and its target
    /// replaced; a device such as /dev/stdout is written to directly.
    /// </summary>
    /// <param name="path">The file; its folder is created if necessary.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">False for one of very many files: a power failure may lose it, but a running program never sees it
    /// half-written.</param>
    public static void Write(string path, Action<Stream> write, bool flushToDisk = true)
    {
        var full = TargetOf(Path.GetFullPath(path));
        if (IsDevice(full))
        {
            using var device = new FileStream(full, FileMode.Append);
            write(device);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = TemporaryNameOf(full);
        try
        {
            using (var stream = File.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text file in UTF-8.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteText(string path, string text, bool flushToDisk = true) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), flushToDisk);

    /// <summary>
    /// A name beside the target that nobody else has: the start of its name, so that a name which fits the file system still fits, and
    /// <c>.tmp</c>. A file of that name is what a process that was killed left behind.
    /// </summary>
    private static string TemporaryNameOf(string path) => Path.Combine(
        Path.GetDirectoryName(path)!, $"{SafeName.Shorten(Path.GetFileName(path), LongestHint)}.{Guid.NewGuid():N}.tmp");

    private static string TargetOf(string path)
    {
        var file = new FileInfo(path);
        return IsDevice(path) || file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>Everything in the system's device folders except shared memory, which holds ordinary files.</summary>
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && s_deviceFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
}
