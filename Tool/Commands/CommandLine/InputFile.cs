using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Checks that a file named by the user exists.</summary>
internal static class InputFile
{
    /// <summary>Returns the path if it is that of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Require(string path) => File.Exists(path)
        ? path
        : throw SharedFile.NotFound(
            path,
            Directory.Exists(path)
                ? $"{path} is a folder; name a model file in it."
                : $"The file {path} does not exist; check the path.");

    /// <summary>Reads class names.</summary>
    /// <param name="path">A text file with one name per line, or null.</param>
    /// <returns>The names; null without a file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty, or has an empty line between names.</exception>
    public static IReadOnlyList<string>? ReadNames(string? path) => path switch
    {
        null => null,
        _ when File.Exists(path) => ClassNameFile.Read(path),
        _ => throw SharedFile.NotFound(path, $"The file {path} does not exist; name a text file with one class name per line."),
    };
}
