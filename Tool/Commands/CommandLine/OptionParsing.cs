using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>Which values options accept: errors name the value, the rule and what to write instead, and the help shows defaults.</summary>
internal static class OptionParsing
{
    /// <summary>A number within a range.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="defaultValue">Value when the option is not given.</param>
    /// <param name="range">The accepted values.</param>
    public static Option<T> Number<T>(this Option<T> option, T defaultValue, OptionRange range)
        where T : struct, INumber<T>
    {
        option.HelpName = HelpName(range);
        option.DefaultValueFactory = _ => defaultValue;
        var remedy = $"the default is {OptionDescription.TextOf(defaultValue)}";
        option.CustomParser = result => Parse<T>(result, option.Name, range, remedy) ?? defaultValue;
        return option;
    }

    /// <summary>An optional number within a range.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="range">The accepted values.</param>
    public static Option<T?> OptionalNumber<T>(this Option<T?> option, OptionRange range)
        where T : struct, INumber<T>
    {
        option.HelpName = HelpName(range);
        option.CustomParser = result => Parse<T>(result, option.Name, range, "leave it out for the default");
        return option;
    }

    /// <summary>One of a few words.</summary>
    /// <param name="option">The option.</param>
    /// <param name="defaultWord">The word when the option is not given.</param>
    /// <param name="choices">The words.</param>
    public static Option<string> Choice(this Option<string> option, string defaultWord, IReadOnlyList<string> choices)
    {
        option.HelpName = string.Join('|', choices);
        option.DefaultValueFactory = _ => defaultWord;
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            var choice = choices.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (choice is null)
            {
                result.AddError($"{option.Name} {text} is not known; use {string.Join(", ", choices.SkipLast(1))} or {choices[^1]}.");
            }

            return choice ?? defaultWord;
        };
        return option;
    }

    /// <summary>One of a few words, or nothing.</summary>
    /// <param name="option">The option.</param>
    /// <param name="choices">The words.</param>
    public static Option<string?> OptionalChoice(this Option<string?> option, IReadOnlyList<string> choices)
    {
        option.HelpName = choices.Count <= 4 ? string.Join('|', choices) : option.HelpName ?? "word";
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            var choice = choices.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (choice is null)
            {
                result.AddError($"{option.Name} {text} is not known; use {string.Join(", ", choices.SkipLast(1))} or {choices[^1]}.");
            }

            return choice;
        };
        return option;
    }

    /// <summary>Numbers: one, or three.</summary>
    /// <param name="option">The option.</param>
    public static Option<float[]?> OneOrThree(this Option<float[]?> option)
    {
        const string Remedy = "write one, or one each for red, green and blue";
        return option.Numbers(3, Remedy, numbers => numbers.Length is 1 or 3 ? null : $"has {numbers.Length} numbers; {Remedy}");
    }

    /// <summary>Four numbers, the corners of a part of a picture.</summary>
    /// <param name="option">The option.</param>
    public static Option<float[]?> Region(this Option<float[]?> option)
    {
        var remedy = $"write {option.HelpName}, in pixels of the picture";
        return option.Numbers(4, remedy, numbers => numbers is [var x0, var y0, var x1, var y1]
            ? PictureRegion.Describe(new(x0, y0, x1, y1))
            : $"has {numbers.Length} numbers; {remedy}");
    }

    private static Option<float[]?> Numbers(this Option<float[]?> option, int most, string remedy, Func<float[], string?> describe)
    {
        option.Arity = new ArgumentArity(1, most);
        option.AllowMultipleArgumentsPerToken = true;
        option.CustomParser = result =>
        {
            var texts = result.Tokens.SelectMany(token => token.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).ToArray();
            var numbers = new float[texts.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                if (!float.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                    || !float.IsFinite(numbers[i]))
                {
                    result.AddError($"{option.Name} {texts[i]} is not a number; {remedy}.");
                    return null;
                }
            }

            if (describe(numbers) is { } problem)
            {
                result.AddError($"{option.Name} {problem}.");
            }

            return numbers;
        };
        return option;
    }

    /// <summary>A switch: <c>--name</c> turns it on, <c>--name false</c> off.</summary>
    /// <param name="option">The option.</param>
    /// <param name="defaultValue">Value when the option is not given.</param>
    public static Option<bool> Switch(this Option<bool> option, bool defaultValue)
    {
        option.Arity = ArgumentArity.ZeroOrOne;
        option.DefaultValueFactory = _ => defaultValue;
        option.CustomParser = result =>
        {
            var text = result.Tokens.Count == 0 ? "true" : result.Tokens[0].Value;
            if (bool.TryParse(text, out var value))
            {
                return value;
            }

            result.AddError($"{option.Name} {text} is neither true nor false; write {option.Name} alone to turn it on.");
            return defaultValue;
        };
        return option;
    }

    /// <summary>The name of a device, or the number of a graphics card.</summary>
    /// <param name="option">The option.</param>
    /// <param name="defaultDevice">The device when the option is not given.</param>
    public static Option<string> Device(this Option<string> option, string defaultDevice)
    {
        option.DefaultValueFactory = _ => defaultDevice;
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var card)
                ? string.Create(CultureInfo.InvariantCulture, $"cuda:{card}")
                : text;
        };
        return option;
    }

    /// <summary>A text with a default; an empty text is rejected.</summary>
    /// <param name="option">The option.</param>
    /// <param name="defaultText">The text when the option is not given.</param>
    public static Option<string> Filled(this Option<string> option, string defaultText)
    {
        option.DefaultValueFactory = _ => defaultText;
        return option.Filled();
    }

    /// <summary>A text; an empty one is rejected.</summary>
    /// <typeparam name="T">A text, or null when it is not given.</typeparam>
    /// <param name="option">The option.</param>
    public static Option<T> Filled<T>(this Option<T> option)
        where T : class?
    {
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    /// <summary>Texts of the form <c>key=value</c>.</summary>
    /// <typeparam name="T">The option's own type.</typeparam>
    /// <param name="option">The option.</param>
    public static T Entries<T>(this T option)
        where T : Option<string[]>
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"{option.Name} {token.Value} is not of the form key=value; write one, as in key=1.");
            }
        });
        return option;
    }

    private static string HelpName(OptionRange range) => range.IsWhole ? "n" : "x";

    private static T? Parse<T>(ArgumentResult result, string name, OptionRange range, string remedy)
        where T : struct, INumber<T>
    {
        var text = result.Tokens.Single().Value;
        var style = range.IsWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        var isNumber = T.TryParse(text, style, CultureInfo.InvariantCulture, out var value);
        double? number = isNumber ? double.CreateChecked(value) : null;
        if (number is { } given && range.Contains(given))
        {
            return value;
        }

        result.AddError(range.Refuse(name, text, number, remedy));
        return null;
    }

    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            var choice = result.Option.Required ? "" : ", or leave the option out";
            result.AddError($"{result.Option.Name} has an empty value; write a value after it{choice}.");
        }
    }
}
