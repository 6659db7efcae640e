using System.CommandLine;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>An option of the program for a property of an options record.</summary>
internal interface IRecordOption
{
    /// <summary>What the record declares.</summary>
    OptionDescription Source { get; }

    /// <summary>When the option has an effect, for the help; null for always.</summary>
    string? Condition { get; set; }

    /// <summary>Takes the help line from the property's documentation, unless the command wrote its own.</summary>
    /// <param name="documentation">The documentation of all options records.</param>
    void Describe(OptionDocumentation documentation);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of its value on the command line.</typeparam>
/// <param name="source">What the record declares.</param>
internal sealed class RecordOption<T>(OptionDescription source) : Option<T>($"--{source.Name}"), IRecordOption
{
    /// <inheritdoc/>
    public OptionDescription Source => source;

    /// <inheritdoc/>
    public string? Condition { get; set; }

    /// <inheritdoc/>
    public void Describe(OptionDocumentation documentation) => Description ??= Line(documentation.ShortMeaning(source));

    /// <summary>System.CommandLine shows defaults that are values by itself, except those of switches.</summary>
    private string Line(string meaning)
    {
        var zero = source.Zero is { } choice ? $"; 0 for {choice}" : "";
        var standsFor = source.Zero is not null ? null
            : typeof(T) == typeof(bool) ? OptionDescription.TextOf(source.Default)
            : OptionDescription.TextOf(source.Default) is null ? source.DefaultInWords
            : null;
        return $"{meaning}{zero}{(Condition is null ? "" : $" ({Condition})")}{(standsFor is null ? "" : $" [default: {standsFor}]")}";
    }
}
