using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNetGhost.Tool.Commands;

/// <summary>One line that says what is wrong with the arguments and what to write.</summary>
internal static class UsageError
{
    /// <summary>Describes the first error.</summary>
    /// <param name="parsed">A parse result with errors.</param>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return Unknown(parsed.UnmatchedTokens[0], command, path);
        }

        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd();
        return $"{message} See '{path} --help'.";
    }

    /// <summary>An unknown option that became one of the values of an option that takes several.</summary>
    /// <param name="parsed">A parse result without errors.</param>
    /// <returns>The line, or null.</returns>
    public static string? DescribeSwallowed(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var swallowed = command.Options.Where(option => option.AllowMultipleArgumentsPerToken)
            .SelectMany(option => parsed.GetResult(option)?.Tokens ?? [])
            .FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal));
        return swallowed is null ? null : Unknown(swallowed.Value, command, PathOf(parsed.CommandResult));
    }

    /// <summary>How a user writes a command: <c>mlnetghost fleet work</c>.</summary>
    /// <param name="command">The command as it was parsed.</param>
    public static string PathOf(CommandResult command) => command.Parent is CommandResult parent
        ? $"{PathOf(parent)} {command.Command.Name}"
        : "mlnetghost";

    private static string Unknown(string token, Command command, string path)
    {
        var isOption = token.StartsWith('-');
        var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var name = token.Split('=', ':')[0];
        if (!isOption && token.Contains('=') && command.Options.Any(option => option.Name == $"--{name}"))
        {
            return $"{token} is not valid for {path}; write --{name} {token[(name.Length + 1)..]}.";
        }

        if (name == "--model" && command.Options.Any(option => option.Name == "--weights"))
        {
            return $"--model is not an option of {path}; did you mean --weights? See '{path} --help'.";
        }

        var nearest = known.MinBy(candidate => Distance(name, candidate));
        var suggestion = nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3) ? $" did you mean {nearest}?" : "";
        return $"{name} is not {(isOption ? "an option" : "a command")} of {path};{suggestion} see '{path} --help'.";
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
