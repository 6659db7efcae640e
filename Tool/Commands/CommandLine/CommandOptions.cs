using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Tool.Commands;

/// <summary>Makes options whose errors name the value, the rule and what to write instead, and whose defaults show in the help.</summary>
internal static partial class CommandOptions
{
    private const int LargestSide = 8192;

    /// <summary>A whole number within a range.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<int> WholeNumber(string name, int standard, int minimum, int maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (IsWhole(text, minimum, maximum, out var value))
            {
                return value;
            }

            var rule = maximum == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"of at least {minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
            result.AddError($"{name} {text} is not a whole number {rule}; the default is {standard.ToString(CultureInfo.InvariantCulture)}.");
            return standard;
        },
    };

    /// <summary>A whole number of at least a minimum that need not be given.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="description">Line of the help; says what happens without it.</param>
    public static Option<int?> OptionalWholeNumber(string name, int minimum, int maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (IsWhole(text, minimum, maximum, out var value))
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text} is not a whole number from {minimum} to {maximum}; leave it out for the default."));
            return null;
        },
    };

    /// <summary>The side of a network's input: a multiple of 32, or 0 where that stands for another choice.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given; 0 makes 0 a value.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<int> InputSide(string name, int standard, string description)
    {
        var option = WholeNumber(name, standard, standard == 0 ? 0 : InputSize.Smallest, LargestSide, description);
        option.Validators.Add(result =>
        {
            // What is no number at all is refused where it is parsed.
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size)
                && size is > 0 and <= LargestSide && InputSize.DescribeWrong(size) is { } rule)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {size} {rule}"));
            }
        });
        return option;
    }

    /// <summary>A number within a range.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<double> Number(string name, double standard, double minimum, double maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (IsNumber(text, minimum, maximum, out var value))
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text} is not a number from {minimum} to {maximum}; the default is {standard}."));
            return standard;
        },
    };

    /// <summary>A number within a range that need not be given.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="description">Line of the help; says what happens without it.</param>
    public static Option<double?> OptionalNumber(string name, double minimum, double maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (IsNumber(text, minimum, maximum, out var value))
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text} is not a number from {minimum} to {maximum}; leave it out for the default."));
            return null;
        },
    };

    /// <summary>One of a few words.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given.</param>
    /// <param name="choices">The words.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<string> Choice(string name, string standard, IReadOnlyList<string> choices, string description) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices),
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseChoice(result, name, choices) ?? standard,
    };

    /// <summary>One of the values of an enumeration; <c>BranchByBranch</c> is written branch-by-branch, <c>AdamW</c> adamw.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<string> Choice<T>(string name, T standard, string description)
        where T : struct, Enum => Choice(name, WordOf(standard), [.. Enum.GetValues<T>().Select(WordOf)], description);

    /// <summary>The value that a word of such an option stands for.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="word">A word that was accepted.</param>
    public static T ValueOf<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().First(value => WordOf(value) == word);

    /// <summary>The word that stands for a value of such an option.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">One of its values.</param>
    public static string WordOf<T>(T value)
        where T : struct, Enum => WordBoundary().Replace(value.ToString(), "-").ToLowerInvariant();

    /// <summary>A switch.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">Line of the help.</param>
    /// <param name="standard">Value when the option is not given; <c>--name false</c> turns it off.</param>
    /// <param name="condition">When that value holds, for the help; null for always.</param>
    public static Option<bool> Flag(string name, string description, bool standard = false, string? condition = null) => new(name)
    {
        Description = $"{description} [default: {(standard ? "true" : "false")}{(condition is null ? "" : $" {condition}")}]",
        DefaultValueFactory = _ => standard,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 0 ? "true" : result.Tokens[0].Value;
            if (bool.TryParse(text, out var value))
            {
                return value;
            }

            result.AddError($"{name} {text} is neither true nor false; write {name} alone to turn it on.");
            return standard;
        },
    };

    /// <summary>A text with a default.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="standard">Value when the option is not given.</param>
    /// <param name="description">Line of the help.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    public static Option<string> Text(string name, string standard, string description, string helpName = "text")
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => standard };
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    /// <summary>A file or folder that need not be given.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">Line of the help.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    public static Option<string?> OptionalPath(string name, string description, string helpName = "file")
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    /// <summary>A file that the command writes at its end; one that cannot be written is refused before it begins.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">Line of the help.</param>
    public static Option<string?> OutputFile(string name, string description)
    {
        var option = OptionalPath(name, description);
        option.Validators.Add(result =>
        {
            var path = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (path == "-")
            {
                result.AddError($"{name} - is no file; name one, or /dev/stdout.");
            }
            else if (Directory.Exists(path))
            {
                result.AddError($"{name} {path} is a folder; name a file in it.");
            }
            else if (path.Length > 0 && NearestFile(path) is { } file)
            {
                result.AddError($"{name} {path} cannot be written, because {file} is a file and no folder; name another path.");
            }
        });
        return option;
    }

    /// <summary>Where the network runs. A number is a graphics card, as YOLO tools have it.</summary>
    /// <param name="description">Line of the help.</param>
    public static Option<string> Device(string description) => new("--device")
    {
        Description = description,
        HelpName = "device",
        DefaultValueFactory = _ => "cpu",
        CustomParser = result => result.Tokens.Single().Value is var text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var card)
            ? string.Create(CultureInfo.InvariantCulture, $"cuda:{card}")
            : text,
    };

    /// <summary>A file or folder without which the command cannot begin.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">Line of the help.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    public static Option<string> RequiredPath(string name, string description, string helpName = "file")
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName, Required = true };
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    /// <summary>A file with class names, for a model that does not name them.</summary>
    public static Option<string?> ClassNames() =>
        OptionalPath("--names", "Class names of a model that does not name them: a text file with one name a line");

    private static bool IsWhole(string text, int minimum, int maximum, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;

    private static bool IsNumber(string text, double minimum, double maximum, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;

    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} is followed by an empty text; write its value behind it{(result.Option.Required ? "" : ", or leave the option out")}.");
        }
    }

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

    [GeneratedRegex("(?<=[a-z])(?=[A-Z][a-z])")]
    private static partial Regex WordBoundary();

    private static string? ParseChoice(ArgumentResult result, string name, IReadOnlyList<string> choices)
    {
        var text = result.Tokens.Single().Value;
        var choice = choices.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
        {
            result.AddError($"{name} {text} is not known; use {string.Join(", ", choices.SkipLast(1))} or {choices[^1]}.");
        }

        return choice;
    }
}
