using System.CommandLine;
using System.Globalization;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary>The options of tracking.</summary>
internal sealed class TrackingArguments
{
    private const string Center = "center";
    private const string Bottom = "bottom";

    private readonly RecordOptions<TrackingOptions> _tracking = new();
    private readonly Option<bool> _track = CommandOptions.Flag(
        "--track", "Follow objects through frames in order: the pictures of one folder or pattern by name, or a video (with ffmpeg)");
    private readonly Option<string[]> _lines = CounterArguments.Line();
    private readonly Option<string[]> _zones = CounterArguments.Zone();
    private readonly Option<string> _anchor = CommandOptions.Choice(
        "--anchor", Center, [Center, Bottom], "The point of a box that crosses lines, lies in zones and leaves a trail");
    private readonly Option<int> _trail = CommandOptions.WholeNumber(
        "--trail", 30, 0, 10_000, "Frames of the trail on pictures; 0 for none");
    private readonly Option<string?> _mot = CommandOptions.OutputFile(
        "--mot", "Write tracks as MOT Challenge text: frame, id, left, top, width, height, score, -1, -1, -1, counted from 1");
    private readonly Option<string?> _counts = CommandOptions.OutputFile("--counts", "Write the counts of lines and zones as JSON");

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_track, .. Others];

    /// <summary>The files that tracking writes.</summary>
    public IEnumerable<Option<string?>> OutputFiles => [_mot, _counts];

    private IEnumerable<Option> Others => [.. _tracking.All, _lines, _zones, _anchor, _trail, _mot, _counts];

    /// <summary>Whether objects are followed.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <exception cref="ArgumentException">They are not, and another option of tracking is given.</exception>
    public bool IsAsked(ParseResult options)
    {
        var isAsked = options.GetValue(_track);
        return isAsked || options.FirstGiven(Others) is not { } other
            ? isAsked
            : throw new ArgumentException($"{other.Name} is an option of tracking; add --track.");
    }

    /// <summary>The file for MOT Challenge text; null for none.</summary>
    /// <param name="options">The parsed command line.</param>
    public string? MotFile(ParseResult options) => options.GetValue(_mot);

    /// <summary>The file for counts; null for none.</summary>
    /// <param name="options">The parsed command line.</param>
    public string? CountsFile(ParseResult options) => options.GetValue(_counts);

    /// <summary>Reads the options.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <exception cref="ArgumentException">A line or zone is none, or thresholds are in the wrong order.</exception>
    public TrackingPlan Read(ParseResult options)
    {
        var point = options.GetValue(_anchor) == Bottom ? TrackPoint.BottomCenter : TrackPoint.Center;
        var tracking = _tracking.Read(options, new TrackingOptions());
        if (tracking.LowThreshold > tracking.HighThreshold)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"--track-low {tracking.LowThreshold} is above --track-high {tracking.HighThreshold}; lower it, or raise the other."));
        }

        return new TrackingPlan(
            tracking,
            CounterArguments.ReadLines(options.GetValue(_lines) ?? [], point),
            CounterArguments.ReadZones(options.GetValue(_zones) ?? [], point),
            new TrackTrails(options.GetValue(_trail), point));
    }
}
