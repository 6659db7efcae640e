using System.CommandLine;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of a command line as text, so that the same command line can be repeated.</summary>
internal static class OptionValues
{
    /// <summary>Lists options and values.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="options">The options to list.</param>
    /// <returns>Name without dashes and value; null where the option has neither a value nor a default.</returns>
    public static IEnumerable<KeyValuePair<string, string?>> Of(ParseResult parsed, IEnumerable<Option> options) =>
        options.Select(option => KeyValuePair.Create(option.Name.TrimStart('-'), Text(parsed, option)));

    private static string? Text(ParseResult parsed, Option option) =>
        OptionDescription.TextOf(parsed.GetResult(option)?.GetValueOrDefault<object?>());
}
