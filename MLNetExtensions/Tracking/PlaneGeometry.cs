using System.Globalization;
using System.Numerics;

namespace MLNetGhost.Tracking;

/// <summary>Points, lines and polygons in pixels, y downwards; computed in double precision.</summary>
internal static class PlaneGeometry
{
    /// <summary>Whether both coordinates are finite.</summary>
    public static bool IsFinite(Vector2 point) => float.IsFinite(point.X) && float.IsFinite(point.Y);

    /// <summary>A point as people write it: (12.5, 40).</summary>
    public static string Text(Vector2 point) => string.Create(CultureInfo.InvariantCulture, $"({point.X}, {point.Y})");

    /// <summary>On which side of a line a point lies: 1 right of someone who walks from start to end, −1 left, 0 on it.</summary>
    public static int SideOf(Vector2 start, Vector2 end, Vector2 point) => Math.Sign(Cross(start, end, point));

    /// <summary>Whether the straight way between two points on different sides of a line meets it between its ends.</summary>
    public static bool CrossesBetween(Vector2 start, Vector2 end, Vector2 from, Vector2 to) =>
        SideOf(from, to, start) * SideOf(from, to, end) <= 0;

    /// <summary>
    /// Whether a point lies in a polygon, by the even-odd rule; of points on an edge, those of left and upper edges do.
    /// </summary>
    public static bool Contains(ReadOnlySpan<Vector2> polygon, Vector2 point)
    {
        var isInside = false;
        var before = polygon[^1];
        foreach (var corner in polygon)
        {
            if (corner.Y > point.Y != before.Y > point.Y)
            {
                var share = ((double)point.Y - corner.Y) / ((double)before.Y - corner.Y);
                isInside ^= point.X < corner.X + (share * ((double)before.X - corner.X));
            }

            before = corner;
        }

        return isInside;
    }

    /// <summary>Whether all corners of a polygon lie on one line.</summary>
    public static bool IsFlat(ReadOnlySpan<Vector2> polygon)
    {
        for (var i = 2; i < polygon.Length; i++)
        {
            if (Cross(polygon[0], polygon[i - 1], polygon[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static double Cross(Vector2 start, Vector2 end, Vector2 point) =>
        (((double)end.X - start.X) * ((double)point.Y - start.Y)) - (((double)end.Y - start.Y) * ((double)point.X - start.X));
}
