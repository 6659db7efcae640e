using System.CommandLine;
using System.Text.RegularExpressions;
using MLNetGhost.Options;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Tool.Commands;

/// <summary>Creates the options that only the program has; <see cref="RecordOptions{T}"/> creates those of options records.</summary>
internal static partial class CommandOptions
{
    private static readonly OptionRange s_sides = new()
    {
        IsWhole = true,
        Minimum = InputSize.Smallest,
        Maximum = InputSize.Largest,
        MultipleOf = InputSize.Multiple,
    };

    /// <summary>Words that begin with a digit, as no member can.</summary>
    private static readonly Dictionary<string, string> s_numberedWords = new(StringComparer.Ordinal)
    {
        [nameof(WeightRange.EightBits)] = "8bit",
        [nameof(WeightRange.SevenBits)] = "7bit",
    };

    /// <summary>A whole number within a range.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="defaultValue">Value when the option is not given.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value; the type's maximum for no limit.</param>
    /// <param name="description">Its line in the help.</param>
    public static Option<int> WholeNumber(string name, int defaultValue, int minimum, int maximum, string description)
    {
        var high = maximum == int.MaxValue ? double.PositiveInfinity : maximum;
        var range = new OptionRange { IsWhole = true, Minimum = minimum, Maximum = high };
        return new Option<int>(name) { Description = description }.Number(defaultValue, range);
    }

    /// <summary>The side of a network's input: a multiple of 32, or 0 where that has a meaning of its own.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="defaultValue">Value when the option is not given; if it is 0, 0 is accepted too.</param>
    /// <param name="description">Its line in the help.</param>
    public static Option<int> InputSide(string name, int defaultValue, string description) =>
        new Option<int>(name) { Description = description }.Number(defaultValue, s_sides with { AllowsZero = defaultValue == 0 });

    /// <summary>One of a few words.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="defaultWord">The word when the option is not given.</param>
    /// <param name="choices">The words.</param>
    /// <param name="description">Its line in the help.</param>
    public static Option<string> Choice(string name, string defaultWord, IReadOnlyList<string> choices, string description) =>
        new Option<string>(name) { Description = description }.Choice(defaultWord, choices);

    /// <summary>The word that stands for a member of an enumeration.</summary>
    /// <param name="member">The member's name.</param>
    public static string WordOf(string member) =>
        s_numberedWords.GetValueOrDefault(member) ?? WordBoundary().Replace(member, "-").ToLowerInvariant();

    /// <summary>The words of an option that takes several, which may also be given as one text.</summary>
    /// <param name="texts">The texts as given; null for none.</param>
    public static IReadOnlyList<string> SplitList(string[]? texts) =>
        [.. (texts ?? []).SelectMany(text => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The entries of an option that takes several of the form <c>key=value</c>; of two with one key the later counts.</summary>
    /// <param name="texts">The texts as given, each an entry or several with spaces between; null for none.</param>
    public static IReadOnlyDictionary<string, string> SplitEntries(string[]? texts)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in (texts ?? []).SelectMany(text => BetweenEntries().Split(text.Trim())))
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            entries[text[..sign]] = text[(sign + 1)..];
        }

        return entries;
    }

    /// <summary>A switch.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="defaultValue">Value when the option is not given; <c>--name false</c> turns it off.</param>
    /// <param name="condition">When the default applies, for the help; null for always.</param>
    public static Option<bool> Flag(string name, string description, bool defaultValue = false, string? condition = null)
    {
        var line = $"{description} [default: {(defaultValue ? "true" : "false")}{(condition is null ? "" : $" {condition}")}]";
        return new Option<bool>(name) { Description = line }.Switch(defaultValue);
    }

    /// <summary>A text with a default.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="defaultText">Value when the option is not given.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="helpName">Placeholder for the value in the help.</param>
    public static Option<string> Text(string name, string defaultText, string description, string helpName = "text") =>
        new Option<string>(name) { Description = description, HelpName = helpName }.Filled(defaultText);

    /// <summary>An optional file or folder.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="helpName">Placeholder for the value in the help.</param>
    public static Option<string?> OptionalPath(string name, string description, string helpName = "file") =>
        new Option<string?>(name) { Description = description, HelpName = helpName }.Filled();

    /// <summary>A file that the command writes when it finishes; a path that cannot be written is rejected before it starts.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="description">Its line in the help.</param>
    public static Option<string?> OutputFile(string name, string description)
    {
        var option = OptionalPath(name, description);
        option.Validators.Add(result =>
        {
            var path = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (path == "-")
            {
                result.AddError($"{name} - is not a file; name one, or /dev/stdout.");
            }
            else if (Directory.Exists(path))
            {
                result.AddError($"{name} {path} is a folder; name a file in it.");
            }
            else if (path.Length > 0 && NearestFile(path) is { } file)
            {
                result.AddError($"{name} {path} cannot be written, because {file} is a file, not a folder; name another path.");
            }
        });
        return option;
    }

    /// <summary>A required file or folder.</summary>
    /// <param name="name">Name, including the dashes.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="helpName">Placeholder for the value in the help.</param>
    public static Option<string> RequiredPath(string name, string description, string helpName = "file") =>
        new Option<string>(name) { Description = description, HelpName = helpName, Required = true }.Filled();

    /// <summary>The part of a path that should be a folder and is a file; null if there is none.</summary>
    private static string? NearestFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        while (folder is not null && !Path.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return File.Exists(folder) ? folder : null;
    }

    [GeneratedRegex(@"\s+(?=[^\s=]+=)")]
    private static partial Regex BetweenEntries();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordBoundary();
}
