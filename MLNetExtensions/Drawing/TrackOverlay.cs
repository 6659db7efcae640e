using System.Numerics;
using MLNetGhost.Tracking;

namespace MLNetGhost.Drawing;

/// <summary>
/// What is drawn beside the boxes of a tracked frame, as it was when this was taken: trails, lines and zones with counts.
/// </summary>
public sealed class TrackOverlay
{
    /// <summary>Takes what is drawn.</summary>
    /// <param name="tracked">The objects of the frame.</param>
    /// <param name="trails">Where they were; null for no trails.</param>
    /// <param name="lines">Lines that count; null for none.</param>
    /// <param name="zones">Zones that count; null for none.</param>
    public TrackOverlay(
        IReadOnlyCollection<Detection> tracked, TrackTrails? trails = null, IReadOnlyCollection<LineCounter>? lines = null,
        IReadOnlyCollection<ZoneCounter>? zones = null)
    {
        ArgumentNullException.ThrowIfNull(tracked);
        Trails = trails is null
            ? []
            : [.. tracked.Where(detection => detection.TrackId is not null)
                .Select(detection => (detection, trails.Of(detection.TrackId!.Value)))];
        Lines = [.. (lines ?? []).Select(line => (line.Start, line.End, line.Name, line.Count))];
        Zones = [.. (zones ?? []).Select(zone => (zone.Corners.ToArray(), zone.Name, zone.Count))];
    }

    /// <summary>The objects and their last places, the oldest first.</summary>
    internal IReadOnlyList<(Detection Detection, Vector2[] Points)> Trails { get; }

    /// <summary>The lines.</summary>
    internal IReadOnlyList<(Vector2 Start, Vector2 End, string Name, CrossingCount Count)> Lines { get; }

    /// <summary>The zones.</summary>
    internal IReadOnlyList<(Vector2[] Corners, string Name, ZoneCount Count)> Zones { get; }
}
