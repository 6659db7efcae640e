using System.Numerics;

namespace MLNetGhost.Tracking;

/// <summary>Takes points of boxes.</summary>
internal static class TrackPoints
{
    /// <summary>The point of a box that stands for the object, pixels.</summary>
    public static Vector2 Of(this TrackPoint point, in BoundingBox box)
    {
        var x = box.X0 + ((box.X1 - box.X0) / 2);
        return point == TrackPoint.BottomCenter ? new(x, box.Y1) : new(x, box.Y0 + ((box.Y1 - box.Y0) / 2));
    }

    /// <summary>Returns a member of the enumeration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static TrackPoint Require(TrackPoint point) => point is TrackPoint.Center or TrackPoint.BottomCenter
        ? point
        : throw new ArgumentOutOfRangeException(nameof(point), point, $"The point {point} is not known; use {nameof(TrackPoint.Center)} or "
            + $"{nameof(TrackPoint.BottomCenter)}.");
}
