namespace MLNetGhost.Trainer.Reports;

/// <summary>Writes files under a temporary name and renames them, so that nobody ever reads a half-written one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The file to write or replace; its folder is made when it is missing.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text file (UTF-8).</summary>
    /// <param name="path">The file to write or replace; its folder is made when it is missing.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    });
}
