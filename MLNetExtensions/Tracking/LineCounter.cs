using System.Numerics;

namespace MLNetGhost.Tracking;

/// <summary>Counts tracked objects that cross a line, by direction and class.</summary>
/// <remarks>
/// An object crosses where the way of its point from one frame in which it was seen to the next meets the line between its ends. A point
/// exactly on the line has not crossed yet. Objects that were not seen for 10,000 frames are forgotten.
/// </remarks>
public sealed class LineCounter
{
    private readonly TrackPoint _point;
    private readonly SeenObjects<Vector2> _lastPlaces = new();
    private readonly Dictionary<string, CrossingCount> _byLabel = new(StringComparer.Ordinal);

    /// <summary>Creates a line.</summary>
    /// <param name="start">One end, pixels.</param>
    /// <param name="end">The other end, pixels.</param>
    /// <param name="name">Its name in tables and on pictures.</param>
    /// <param name="point">The point of a box that crosses.</param>
    /// <exception cref="ArgumentException">The ends are the same or not finite.</exception>
    public LineCounter(Vector2 start, Vector2 end, string name = "line", TrackPoint point = TrackPoint.Center)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!PlaneGeometry.IsFinite(start) || !PlaneGeometry.IsFinite(end) || start == end)
        {
            throw new ArgumentException($"A line from {PlaneGeometry.Text(start)} to {PlaneGeometry.Text(end)} divides nothing; give two "
                + $"different points, in pixels.");
        }

        (Start, End, Name, _point) = (start, end, name, TrackPoints.Require(point));
    }

    /// <summary>Where the line begins, pixels.</summary>
    public Vector2 Start { get; }

    /// <summary>Where the line ends, pixels.</summary>
    public Vector2 End { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Crossings of all classes.</summary>
    public CrossingCount Count { get; private set; }

    /// <summary>Crossings by class name.</summary>
    public IReadOnlyDictionary<string, CrossingCount> ByLabel => _byLabel;

    /// <summary>Takes in a frame.</summary>
    /// <param name="tracked">What <see cref="ObjectTracker.Update(ReadOnlySpan{Detection})"/> returned; detections without an id are left
    /// out.</param>
    public void Update(ReadOnlySpan<Detection> tracked)
    {
        foreach (ref readonly var detection in tracked)
        {
            if (detection.TrackId is { } id)
            {
                Move(id, detection.Label, _point.Of(detection.Box));
            }
        }

        _lastPlaces.EndFrame();
    }

    private void Move(int id, string label, Vector2 place)
    {
        var side = PlaneGeometry.SideOf(Start, End, place);
        ref var last = ref _lastPlaces.See(id, out var isKnown);
        if (side == 0 && isKnown)
        {
            return; // It stands on the line: where it came from counts when it leaves.
        }

        var lastSide = isKnown ? PlaneGeometry.SideOf(Start, End, last) : 0;
        if (side * lastSide < 0 && PlaneGeometry.CrossesBetween(Start, End, last, place))
        {
            _byLabel[label] = With(_byLabel.GetValueOrDefault(label), side);
            Count = With(Count, side);
        }

        last = place;
    }

    private static CrossingCount With(CrossingCount count, int side) => side > 0
        ? count with { LeftToRight = count.LeftToRight + 1 }
        : count with { RightToLeft = count.RightToLeft + 1 };
}
