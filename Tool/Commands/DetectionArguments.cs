using System.CommandLine;
using System.Globalization;
using MLNetGhost.Options;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options that choose detections: those of <see cref="SuppressionOptions"/>.</summary>
internal sealed class DetectionArguments
{
    private readonly Option<string[]> _classes =
        BoundOption.List(OptionTable.Of<SuppressionOptions>()[nameof(SuppressionOptions.Classes)]);
    private readonly RecordOptions<SuppressionOptions> _suppression;

    /// <summary>Creates the options.</summary>
    public DetectionArguments() => _suppression = new(
        bind: source => source.Property.Name == nameof(SuppressionOptions.Classes) ? new BoundOption(source, _classes, Value: null) : null);

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => _suppression.All;

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="classNames">Class names of the model.</param>
    /// <exception cref="ArgumentException">A class is unknown.</exception>
    public SuppressionOptions Read(ParseResult options, IReadOnlyList<string> classNames) => _suppression.Read(options, new()
    {
        Classes = options.GetValue(_classes) is { Length: > 0 } classes ? [.. classes.Select(name => ClassId(name, classNames))] : null,
    });

    /// <summary>Whether the user has chosen a threshold of scores.</summary>
    /// <param name="options">The parsed command line.</param>
    public bool ChoosesThreshold(ParseResult options) =>
        options.GetResult(_suppression[nameof(SuppressionOptions.ScoreThreshold)]) is { Implicit: false };

    private static int ClassId(string text, IReadOnlyList<string> classNames)
    {
        for (var id = 0; id < classNames.Count; id++)
        {
            if (classNames[id].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return id;
            }
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < classNames.Count
            ? number
            : throw new ArgumentException($"--classes {text} is not a class of the model; it knows "
                + $"{string.Join(", ", classNames)} (ids 0 to {classNames.Count - 1}).");
    }
}
