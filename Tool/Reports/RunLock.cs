
namespace MLNetGhost.Tool.Reports;

/// <summary>
/// Keeps a second process out of a run's folder while the run lasts. The system gives the lock back when the process ends, however it ends,
/// so a run that was killed can be resumed at once.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string FileName = "run.lock";
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The run's folder, which exists.</param>
    /// <exception cref="IOException">Another process has it, or the folder cannot be written to.</exception>
    public static RunLock Take(RunFolder folder)
    {
        var path = folder.In(FileName);
        while (true)
        {
            var file = Open(path, folder);
            if (File.Exists(path))
            {
                return new RunLock(file);
            }

            // Its last owner removed it between opening and locking.
            file.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path, RunFolder folder)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            throw new IOException($"{folder.Path} is in use by another run; wait for its end, or choose another --name.", e);
        }
    }
}
