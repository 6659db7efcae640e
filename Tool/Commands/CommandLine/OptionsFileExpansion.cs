using System.CommandLine;
using MLNetGhost.Tool.Reports;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// Reads the YAML file of options named by <c>--config</c> as if its entries were on the command line; an option that is given there
/// overrides the file.
/// </summary>
internal static class OptionsFileExpansion
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> CreateOption() => CommandOptions.OptionalPath(
        OptionName,
        "YAML file with one 'option: value' per line (for example the args.yaml of a run); options on the command line override it");

    private const string OptionName = "--config";

    /// <summary>Parses again with the file's entries, if a file is named.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="parsed">The command line as given.</param>
    /// <exception cref="InvalidDataException">The file is not a list of this command's options.</exception>
    public static ParseResult Expand(RootCommand root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Options.FirstOrDefault(option => option.Name == OptionName) is not Option<string?> config
            || parsed.GetResult(config) is not { Implicit: false, Errors: var errors } || errors.Any()
            || parsed.GetValue(config) is not { } path)
        {
            return parsed;
        }

        var arguments = parsed.Tokens.Select(token => token.Value).ToList();
        foreach (var (name, value) in OptionsFile.Read(path))
        {
            var option = command.Options.FirstOrDefault(option => option.Name == $"--{name}")
                ?? throw new InvalidDataException($"{path}: '{name}' is not an option of {UsageError.PathOf(parsed.CommandResult)}; see "
                    + $"'{UsageError.PathOf(parsed.CommandResult)} --help'.");
            if (option.ValueType == typeof(bool) && !bool.TryParse(value, out _))
            {
                throw new InvalidDataException($"{path}: {name} {value} is neither true nor false; write one of them.");
            }

            if (parsed.GetResult(option) is null or { Implicit: true })
            {
                arguments.AddRange([option.Name, value]);
            }
        }

        var expanded = root.Parse(arguments);
        return expanded.Errors.Count > 0 && parsed.Errors.Count == 0
            ? throw new InvalidDataException($"{path}: {UsageError.Describe(expanded)}")
            : expanded;
    }
}
