using System.Buffers;

namespace MLNetGhost.Tool.Commands;

/// <summary>Writes the words of a command line so that a shell passes them on as they are.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,");

    /// <summary>A word for the shell of this system.</summary>
    /// <param name="word">The word.</param>
    public static string Quote(string word) => Quote(word, OperatingSystem.IsWindows());

    /// <summary>A word in quotes if it needs them: single ones, or double ones for cmd.exe and PowerShell.</summary>
    /// <param name="word">The word; a path of Windows has no double quotes.</param>
    /// <param name="isWindows">Whether the shell is one of Windows, where a backslash separates folders.</param>
    public static string Quote(string word, bool isWindows)
    {
        var needsNone = word.Length > 0 && !(isWindows ? word.Replace('\\', '/') : word).AsSpan().ContainsAnyExcept(s_plain);
        return needsNone ? word
            : isWindows ? $"\"{word}\""
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
