namespace MLNetGhost.Trainer.Commands;

/// <summary>Checks that a file that the user named is there.</summary>
internal static class InputFile
{
    /// <summary>Gives the path back if it is that of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Require(string path) => File.Exists(path)
        ? path
        : throw new FileNotFoundException(
            Directory.Exists(path) ? $"{path} is a folder; name a model file in it." : $"The file {path} does not exist; check the path.", path);
}
