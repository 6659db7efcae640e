using System.CommandLine;
using MLNetGhost.Data;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>The option <c>--convert</c> of commands that write datasets, with the formats that can be written.</summary>
internal static class ConversionOption
{
    private const string Name = "--convert";

    private static readonly string s_formats = Listed.Of(
        "or", DatasetFormats.All.Where(format => format.CanWrite).Select(format => format.Name));

    /// <summary>Creates the option.</summary>
    /// <param name="description">What it writes.</param>
    public static Option<string?> Create(string description) =>
        CommandOptions.OptionalPath(Name, $"{description}: {s_formats}", "format");

    /// <summary>The format to write; null if the option was not given.</summary>
    /// <param name="text">The option's value.</param>
    /// <exception cref="ArgumentException">The format is not known or only read.</exception>
    public static DatasetFormat? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var format = DatasetFormats.Find(text) ?? throw new ArgumentException($"{Name} {text} is not known; use {s_formats}.");
        return format.CanWrite
            ? format
            : throw new ArgumentException($"{Name} {text}: {format.Title} is only read; use {s_formats}.");
    }
}
