namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>What a reader under test may use: a folder of its own, and a note of when other libraries are at work.</summary>
/// <param name="folder">An empty folder.</param>
/// <param name="journal">Survives the process.</param>
internal sealed class FuzzScratch(string folder, FuzzJournal journal)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The full path of a file; the folders above it exist.</summary>
    public string PathOf(string relative)
    {
        var path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string relative, ReadOnlySpan<byte> content)
    {
        var path = PathOf(relative);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs what is another library's: if the process ends meanwhile, it is not our fault.</summary>
    public T Outside<T>(Func<T> run)
    {
        journal.IsOutside = true;
        try
        {
            return run();
        }
        finally
        {
            journal.IsOutside = false;
        }
    }
}
