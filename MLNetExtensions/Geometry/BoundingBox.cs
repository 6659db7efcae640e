using System.Diagnostics;
using System.Globalization;

namespace MLNetGhost;

/// <summary>
/// An axis-aligned rectangle given by its corners, in pixels of the source image as a viewer shows it (EXIF orientation applied).
/// </summary>
/// <param name="X0">Left edge, pixels.</param>
/// <param name="Y0">Top edge, pixels.</param>
/// <param name="X1">Right edge, pixels.</param>
/// <param name="Y1">Bottom edge, pixels.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct BoundingBox(float X0, float Y0, float X1, float Y1)
{
    /// <summary>Width in pixels (no +1).</summary>
    public float Width => X1 - X0;

    /// <summary>Height in pixels (no +1).</summary>
    public float Height => Y1 - Y0;

    /// <summary>Area in square pixels; 0 for a box without extent.</summary>
    public float Area => MathF.Max(Width, 0) * MathF.Max(Height, 0);

    /// <summary>Intersection over union with another box, in [0, 1].</summary>
    /// <param name="other">The box to compare with, in the same coordinates.</param>
    public float IntersectionOverUnion(BoundingBox other)
    {
        var width = MathF.Min(X1, other.X1) - MathF.Max(X0, other.X0);
        var height = MathF.Min(Y1, other.Y1) - MathF.Max(Y0, other.Y0);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var intersection = width * height;
        return intersection / (Area + other.Area - intersection);
    }

    /// <summary>The corners to a tenth of a pixel: <c>(10.5, 20.0) to (50.0, 60.0)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"({X0:0.0}, {Y0:0.0}) to ({X1:0.0}, {Y1:0.0})");
}
