using MLNetGhost.Drawing;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary>What is followed, counted and drawn.</summary>
/// <param name="Options">Thresholds of the tracker.</param>
/// <param name="Lines">Lines that count.</param>
/// <param name="Zones">Zones that count.</param>
/// <param name="Trails">What the trails on pictures show.</param>
internal sealed record TrackingPlan(
    TrackingOptions Options, IReadOnlyList<LineCounter> Lines, IReadOnlyList<ZoneCounter> Zones, TrackTrails Trails)
{
    /// <summary>Lets a frame be counted.</summary>
    /// <param name="tracked">Its objects.</param>
    public void Count(Detection[] tracked)
    {
        Trails.Update(tracked);
        foreach (var line in Lines)
        {
            line.Update(tracked);
        }

        foreach (var zone in Zones)
        {
            zone.Update(tracked);
        }
    }

    /// <summary>What is drawn beside the boxes, as it is now.</summary>
    /// <param name="tracked">The objects of the frame.</param>
    public TrackOverlay Overlay(Detection[] tracked) => new(tracked, Trails, Lines, Zones);
}
