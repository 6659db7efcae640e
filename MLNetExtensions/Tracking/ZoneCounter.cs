using System.Numerics;

namespace MLNetGhost.Tracking;

/// <summary>Counts tracked objects in a part of the picture: how many are in it, came in and went out.</summary>
/// <remarks>
/// An object is in the zone if its point is. One that is first seen inside has come in; one that is not seen any more has not gone out, and
/// has not come in again if it is found inside later. Objects that were not seen for 10,000 frames are forgotten.
/// </remarks>
public sealed class ZoneCounter
{
    /// <summary>The most corners.</summary>
    private const int MostCorners = 1000;

    private readonly TrackPoint _point;
    private readonly Vector2[] _corners;
    private readonly SeenObjects<bool> _wasInside = new();
    private readonly Dictionary<string, ZoneCount> _byLabel = new(StringComparer.Ordinal);

    /// <summary>Creates a zone.</summary>
    /// <param name="corners">Its corners in order, pixels; the last is joined to the first. Where edges cross, the even-odd rule
    /// holds.</param>
    /// <param name="name">Its name in tables and on pictures.</param>
    /// <param name="point">The point of a box that is inside or outside.</param>
    /// <exception cref="ArgumentException">There are fewer than three corners or more than 1000, one is not finite, or they enclose
    /// nothing.</exception>
    public ZoneCounter(IReadOnlyList<Vector2> corners, string name = "zone", TrackPoint point = TrackPoint.Center)
    {
        ArgumentNullException.ThrowIfNull(corners);
        ArgumentNullException.ThrowIfNull(name);
        if (corners.Count is < 3 or > MostCorners || corners.Any(corner => !PlaneGeometry.IsFinite(corner)))
        {
            throw new ArgumentException(
                $"A zone of {corners.Count} corners is none; give 3 to {MostCorners} points, in pixels, all finite.");
        }

        _corners = [.. corners];
        if (PlaneGeometry.IsFlat(_corners))
        {
            throw new ArgumentException($"The zone {string.Join(", ", _corners.Select(PlaneGeometry.Text))} encloses nothing; its corners "
                + $"lie on a line.");
        }

        (Name, _point) = (name, TrackPoints.Require(point));
    }

    /// <summary>Its corners, pixels.</summary>
    public IReadOnlyList<Vector2> Corners => _corners;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Entries, exits and occupancy of all classes.</summary>
    public ZoneCount Count { get; private set; }

    /// <summary>The most objects that were inside at once.</summary>
    public int LargestOccupancy { get; private set; }

    /// <summary>The same by class name.</summary>
    public IReadOnlyDictionary<string, ZoneCount> ByLabel => _byLabel;

    /// <summary>Takes in a frame.</summary>
    /// <param name="tracked">What <see cref="ObjectTracker.Update(ReadOnlySpan{Detection})"/> returned; detections without an id are left
    /// out.</param>
    public void Update(ReadOnlySpan<Detection> tracked)
    {
        Count = Count with { Occupancy = 0 };
        foreach (var label in _byLabel.Keys)
        {
            _byLabel[label] = _byLabel[label] with { Occupancy = 0 };
        }

        foreach (ref readonly var detection in tracked)
        {
            if (detection.TrackId is { } id)
            {
                Move(id, detection);
            }
        }

        LargestOccupancy = Math.Max(LargestOccupancy, Count.Occupancy);
        _wasInside.EndFrame();
    }

    private void Move(int id, in Detection detection)
    {
        var isInside = PlaneGeometry.Contains(_corners, _point.Of(detection.Box));
        ref var wasInside = ref _wasInside.See(id, out _);
        if (isInside || wasInside)
        {
            var step = new ZoneCount(isInside && !wasInside ? 1 : 0, wasInside && !isInside ? 1 : 0, isInside ? 1 : 0);
            _byLabel[detection.Label] = _byLabel.GetValueOrDefault(detection.Label) + step;
            Count += step;
        }

        wasInside = isInside;
    }
}
