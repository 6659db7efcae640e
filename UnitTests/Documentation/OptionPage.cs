using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using MLNetGhost.Options;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Documentation;

/// <summary>Writes <c>docs/options.md</c> from the options records and the commands of the program.</summary>
internal static partial class OptionPage
{
    private const string Introduction = """
        # Options

        This page is generated from the code; a test compares them. After changing an option,
        `MLNETGHOST_REFRESH_DOCS=1 dotnet test UnitTests -c Release --filter FullyQualifiedName~OptionPageTests` rewrites it.

        Each row is one option: the property in C#, the option of the program, its key in `args.yaml` and in a `--config` file
        (`_` may be used for `-`), the values that both accept, and its default. `[0, 1)` is the range from 0 to less than 1. Words such as
        `branch-by-branch` are members of an enumeration, here `BranchByBranch`. Options that are null in C# are left out in the program;
        if the default begins with `auto`, the recipe of the run decides.
        A value outside its range is rejected by the same rule in C# and in the program.

        """;

    /// <summary>The whole page.</summary>
    public static string Create()
    {
        using var output = new StringWriter();
        var commands = WithTheirOwn(CommandList.Create(ProgramConsole.ForWriters(output, output))).ToArray();
        var documentation = OptionDocumentation.Read();
        var page = new StringBuilder(Introduction);
        foreach (var (title, record, _, introduction) in OptionRecords.All)
        {
            var type = record.GetType();
            page.Append($"\n## {title}: `{type.Name}`\n\n{introduction}\n\n");
            page.Append(Head("C#", "program", "YAML", "range", "default", "meaning"));
            var listedElsewhere = OptionRecords.All.Select(other => other.Record.GetType()).Where(other => other != type).ToHashSet();
            page.AppendJoin("", OptionTable.Of(type).Options
                .Where(option => !listedElsewhere.Contains(option.Property.DeclaringType!))
                .Select(option => Row(option, commands, documentation)));
        }

        page.Append("\n## Options of the program alone\n");
        foreach (var command in commands)
        {
            var others = command.Options.OfType<IRecordOption>().Any() ? " Its other options are above." : "";
            page.Append($"\n### `{FullName(command)}`\n\n{command.Description}.{others}\n\n");
            page.Append(Head("program", "YAML", "default", "meaning"));
            page.AppendJoin("", command.Options.Where(option => option is not IRecordOption).Select(Row));
        }

        return page.ToString();
    }

    /// <summary>Commands, and below one that only holds others, those.</summary>
    public static IEnumerable<Command> WithTheirOwn(IEnumerable<Command> commands) =>
        commands.SelectMany(command => command.Subcommands.Count > 0 ? command.Subcommands : [command]);

    private static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;

    private static string Row(OptionDescription option, IReadOnlyList<Command> commands, OptionDocumentation documentation)
    {
        var offering = commands.Where(command => command.Options.OfType<IRecordOption>().Any(other => IsSame(other.Source, option)));
        var program = string.Join(", ", offering.Select(command => $"`{FullName(command)} --{option.Name}`"));
        var key = option.Name is null ? "" : $"`{option.Name}`";
        var zero = option.Zero is { } choice ? $" In the program 0, its default, stands for {choice}." : "";
        var meaning = Escape(documentation.Meaning(option)) + zero;
        return Line($"`{option.Property.Name}`", program, key, Range(option), Default(option), meaning);
    }

    private static string Row(Option option)
    {
        var key = option.Name == "--config" ? "" : $"`{option.Name.TrimStart('-')}`";
        var meaning = Escape(DefaultInHelp().Replace(option.Description!, "")).TrimEnd('…', ' ', ',');
        return Line($"`{option.Name}`", key, Default(option), $"{meaning}.");
    }

    private static bool IsSame(OptionDescription left, OptionDescription right) =>
        left.Property.DeclaringType == right.Property.DeclaringType && left.Property.Name == right.Property.Name;

    private static string Head(params string[] cells) => Line(cells) + Line([.. cells.Select(_ => "---")]);

    private static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Range(OptionDescription option) => option switch
    {
        { Range: { } range } => option.ValueType.IsAssignableTo(typeof(ITuple)) ? $"{range} each" : range.ToString(),
        { ValueType.IsEnum: true } => string.Join(", ", option.Members.Select(name => $"`{Word(option, name)}`")),
        _ when option.ValueType == typeof(bool) => "`true`, `false`",
        _ when option.ValueType == typeof(string) => "text",
        _ when option.ValueType == typeof(IReadOnlyDictionary<string, string>) => "keys with values",
        _ when option.ValueType.IsGenericType => option.ValueType.GetGenericArguments()[0] == typeof(string) ? "texts" : "whole numbers",
        _ => option.ValueType.Name,
    };

    private static string Default(OptionDescription option) =>
        option.IsRequired ? "required"
        : option.DefaultInWords is { } words ? words
        : option.ValueType.IsEnum ? $"`{Word(option, option.Default!.ToString()!)}`"
        : OptionDescription.TextOf(option.Default) is { } text ? $"`{text}`" : "";

    private static string Default(Option option) =>
        option.Required ? "required"
        : DefaultInHelp().Match(option.Description!).Groups["words"].Value is { Length: > 0 } words
            ? (words is "true" or "false" ? $"`{words}`" : words)
        : option.HasDefaultValue && OptionDescription.TextOf(option.GetDefaultValue()) is { } text ? $"`{text}`" : "";

    /// <summary>A member of an enumeration: the program's word for it if the program has the option.</summary>
    private static string Word(OptionDescription option, string member) => option.Name is null ? member : CommandOptions.WordOf(member);

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    [GeneratedRegex(@" \[default: (?<words>[^\]]+)\]$")]
    private static partial Regex DefaultInHelp();
}
