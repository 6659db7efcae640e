using System.CommandLine;
using System.Globalization;
using System.Numerics;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary>Lines and zones as a user writes them: coordinates between commas, then a colon and a name.</summary>
internal static class CounterArguments
{
    /// <summary>The most characters of a name.</summary>
    private const int LongestName = 100;

    /// <summary>The option for lines.</summary>
    public static Option<string[]> Line() => new("--line")
    {
        Description = "Count objects that cross a line, in both directions; pixels of the frame. May be given several times",
        HelpName = "x0,y0,x1,y1[:name]",
    };

    /// <summary>The option for zones.</summary>
    public static Option<string[]> Zone() => new("--zone")
    {
        Description = "Count objects that are in a zone, come in and go out; corners in pixels of the frame. May be given several times",
        HelpName = "x0,y0,x1,y1,...[:name]",
    };

    /// <summary>Reads lines.</summary>
    /// <param name="texts">As the user wrote them.</param>
    /// <param name="point">The point of a box that crosses.</param>
    /// <exception cref="ArgumentException">One is not a line.</exception>
    public static LineCounter[] ReadLines(IEnumerable<string> texts, TrackPoint point) =>
    [
        .. texts.Select((text, i) =>
        {
            var (points, name) = Read("--line", text, $"line {i + 1}", "x0,y0,x1,y1 and, if it has one, :name");
            return points.Length == 2
                ? Named("--line", text, () => new LineCounter(points[0], points[1], name, point))
                : throw new ArgumentException($"--line {text} has {2 * points.Length} numbers; a line has four: x0,y0,x1,y1.");
        }),
    ];

    /// <summary>Reads zones.</summary>
    /// <param name="texts">As the user wrote them.</param>
    /// <param name="point">The point of a box that is inside or outside.</param>
    /// <exception cref="ArgumentException">One is not a zone.</exception>
    public static ZoneCounter[] ReadZones(IEnumerable<string> texts, TrackPoint point) =>
    [
        .. texts.Select((text, i) =>
        {
            var (points, name) = Read("--zone", text, $"zone {i + 1}", "x0,y0,x1,y1,x2,y2,… and, if it has one, :name");
            return Named("--zone", text, () => new ZoneCounter(points, name, point));
        }),
    ];

    private static (Vector2[] Points, string Name) Read(string option, string text, string defaultName, string form)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? defaultName : text[(colon + 1)..].Trim();
        var parts = (colon < 0 ? text : text[..colon]).Split(',');
        var numbers = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                throw new ArgumentException($"{option} {text}: '{parts[i]}' is not a number; write {form}.");
            }
        }

        if (numbers.Length % 2 != 0)
        {
            throw new ArgumentException($"{option} {text} has {numbers.Length} numbers, and every point has two; write {form}.");
        }

        if (name.Length is 0 or > LongestName)
        {
            throw new ArgumentException(
                $"{option} {text} has a name of {name.Length} characters; write 1 to {LongestName} after the colon.");
        }

        return ([.. numbers.Chunk(2).Select(pair => new Vector2(pair[0], pair[1]))], name);
    }

    private static T Named<T>(string option, string text, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{option} {text}: {exception.Message}", exception);
        }
    }
}
