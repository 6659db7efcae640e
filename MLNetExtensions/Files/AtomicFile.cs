using System.Text;

namespace MLNetGhost.Files;

/// <summary>Writes files that are never seen half-written.</summary>
internal static class AtomicFile
{
    private static readonly string[] s_deviceFolders = ["/dev/", "/proc/"];

    /// <summary>
    /// Writes under a temporary name in the same folder and renames; replaces an existing file. A link stays, and the file that it
    /// leads to is
    /// replaced; a device such as /dev/stdout is written to.
    /// </summary>
    /// <param name="path">The file; its folder is created if need be.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">False for one of very many files: after a power failure it may be lost, but it is never seen in part
    /// by a running program.</param>
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
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
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

    private static string TargetOf(string path)
    {
        var file = new FileInfo(path);
        return IsDevice(path) || file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>Everything in the system's folders of devices but shared memory, which holds ordinary files.</summary>
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && s_deviceFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
}
