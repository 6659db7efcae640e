namespace MLNetGhost.Files;

/// <summary>Writes folders of many files that are never seen half-written.</summary>
internal static class AtomicFolder
{
    private const string Unfinished = "unfinished.tmp";

    /// <summary>
    /// Writes under a temporary name beside the folder, then renames. An empty folder that exists already is filled from a temporary
    /// folder within it, for it may be a disk of its own. Of two processes that write one folder at once, one fails.
    /// </summary>
    /// <typeparam name="T">What the writing returns.</typeparam>
    /// <param name="folder">The folder; it must be empty or not exist.</param>
    /// <param name="write">Writes the files into the folder that it is given.</param>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written; then nothing is left behind.</exception>
    public static T Write<T>(string folder, Func<string, T> write)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireEmpty(full);
        var exists = Directory.Exists(full);
        var unfinished = exists ? Path.Combine(full, Unfinished) : $"{full}.{Guid.NewGuid():N}.tmp";
        if (!ExclusiveFolder.TryCreate(unfinished))
        {
            throw NotEmpty(full);
        }

        try
        {
            var result = write(unfinished);
            if (exists)
            {
                MoveUp(unfinished, full);
            }
            else
            {
                Rename(unfinished, full);
            }

            return result;
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    /// <summary>Rejects a folder that holds something.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="purpose">What it is for, to follow the words "name another folder".</param>
    /// <exception cref="IOException">It is not empty, or a file.</exception>
    public static void RequireEmpty(string folder, string purpose = "")
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw NotEmpty(folder, purpose);
        }
    }

    /// <summary>Moves the entries of a folder into another one, and removes it.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Where they go.</param>
    public static void MoveUp(string from, string to)
    {
        foreach (var entry in Directory.GetFileSystemEntries(from))
        {
            Directory.Move(entry, Path.Combine(to, Path.GetFileName(entry)));
        }

        Directory.Delete(from);
    }

    private static void Rename(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException) when (Path.Exists(to))
        {
            throw NotEmpty(to);
        }
    }

    private static IOException NotEmpty(string folder, string purpose = "") =>
        new($"{folder} is not empty; name another folder{purpose}, or delete it first.");
}
