namespace MLNetGhost.Tool.Commands;

/// <summary>The commands that a user is likely to type next, with the paths of this one, ready to be copied.</summary>
internal static class NextCommands
{
    private const string ProgramName = "mlnetghost";

    /// <summary>Writes the commands, a line each, whole: a broken line could not be copied.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="commands">The commands.</param>
    public static void Write(ProgramConsole console, params IReadOnlyList<string> commands)
    {
        console.WriteWhole(commands.Count == 1 ? $"Next: {commands[0]}" : "Next:");
        foreach (var command in commands.Count == 1 ? [] : commands)
        {
            console.WriteWhole($"  {command}");
        }
    }

    /// <summary>A command of this program, with quotes where the shell needs them.</summary>
    /// <param name="words">The words after the program's name.</param>
    public static string Of(params IEnumerable<string> words) => $"{ProgramName} {string.Join(' ', words.Select(ShellWord.Quote))}";

    /// <summary>A path as it is shortest to type: relative if it lies below the current folder.</summary>
    /// <param name="path">The path.</param>
    public static string PathOf(string path)
    {
        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, full);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? full : relative;
    }
}
