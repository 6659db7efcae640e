using System.CommandLine;
using MLNetGhost.Data;

namespace MLNetGhost.Tool.Commands;

/// <summary>
/// The option <c>--format</c> of commands that read datasets: needed only where a folder is a dataset in several formats.
/// </summary>
internal static class DatasetFormatOption
{
    /// <summary>Its name.</summary>
    public const string Name = "--format";

    private const string Automatic = "auto";

    /// <summary>Creates the option.</summary>
    public static Option<string> Create() => CommandOptions.Choice(
        Name, Automatic, [Automatic, .. DatasetFormats.All.Select(format => format.Name)],
        "Format of the dataset; auto detects it from the files present");

    /// <summary>The option and its value as words of another command; none if it was not given.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="option">The option.</param>
    public static string[] Given(ParseResult options, Option<string> option) =>
        options.GetResult(option) is { Implicit: false } ? [Name, options.GetRequiredValue(option)] : [];

    /// <summary>The format to read with.</summary>
    /// <param name="name">The option's value.</param>
    /// <param name="data">The dataset.</param>
    /// <exception cref="InvalidDataException">The format is to be detected, and the dataset is in none or in several.</exception>
    public static DatasetFormat Resolve(string name, string data)
    {
        if (DatasetFormats.Find(name) is { } format)
        {
            return format;
        }

        try
        {
            return DatasetReader.DetectFormat(data);
        }
        catch (InvalidDataException e) when (e.Message.Contains(DatasetReader.SeveralFormatsRemedy, StringComparison.Ordinal))
        {
            throw new InvalidDataException(e.Message.Replace(DatasetReader.SeveralFormatsRemedy,
                $"name the format with {Name}", StringComparison.Ordinal), e);
        }
    }
}
