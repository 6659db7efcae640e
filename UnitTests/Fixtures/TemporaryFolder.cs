namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>A folder of its own for one test, deleted afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlnetghost-").FullName;

    /// <summary>The full path of a file or folder inside; the folders above it exist.</summary>
    public string File(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a text file with forward slashes in its relative path.</summary>
    public string Write(string relativePath, string text)
    {
        var path = File(relativePath.Split('/'));
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
