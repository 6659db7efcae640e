using System.CommandLine;
using System.Globalization;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of every command that detects: thresholds, classes.</summary>
/// <param name="standardConfidence">Confidence threshold when none is given.</param>
internal sealed class DetectionArguments(double standardConfidence)
{
    private readonly Option<double> _confidence = CommandOptions.Number("--conf", standardConfidence, 0, 1, "Detections must have a higher confidence");
    private readonly Option<double> _overlap = CommandOptions.Number("--iou", 0.7, 0, 1, "Of two boxes that overlap more than this, the better one stays");
    private readonly Option<int> _maximum = CommandOptions.WholeNumber("--max-det", 300, 1, 100_000, "The most detections of a picture");
    private readonly Option<bool> _agnostic = CommandOptions.Flag("--agnostic-nms", "Boxes of different classes suppress each other too");
    private readonly Option<string[]> _classes = new("--classes")
    {
        Description = "Only these classes, by name or id [default: all]",
        HelpName = "class ...",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_confidence);
        command.Options.Add(_overlap);
        command.Options.Add(_maximum);
        command.Options.Add(_classes);
        command.Options.Add(_agnostic);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="classNames">Class names of the model.</param>
    /// <exception cref="ArgumentException">A class is unknown.</exception>
    public SuppressionOptions Read(ParseResult options, IReadOnlyList<string> classNames) => new()
    {
        ScoreThreshold = (float)options.GetValue(_confidence),
        IouThreshold = (float)options.GetValue(_overlap),
        MaximumDetections = options.GetValue(_maximum),
        ClassAgnostic = options.GetValue(_agnostic),
        Classes = options.GetValue(_classes) is { Length: > 0 } classes ? [.. classes.Select(name => ClassId(name, classNames))] : null,
    };

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
            : throw new ArgumentException($"--classes {text} is not a class of the model; it knows {string.Join(", ", classNames)} (ids 0 to {classNames.Count - 1}).");
    }
}
