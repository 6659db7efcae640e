using SkiaSharp;

namespace MLNetGhost.Drawing;

/// <summary>Places labels at their boxes, inside the picture and, where possible, clear of the labels placed before.</summary>
/// <param name="width">Width of the picture in pixels.</param>
/// <param name="height">Height of the picture in pixels.</param>
internal sealed class LabelPlacement(int width, int height)
{
    private readonly List<SKRect> _placed = [];

    /// <summary>Places a label; call it for the most important label first.</summary>
    /// <param name="box">The box as drawn, outer edges.</param>
    /// <param name="lineWidth">Width of its line.</param>
    /// <param name="label">Size of the label.</param>
    public SKRect Place(SKRect box, float lineWidth, SKSize label)
    {
        var inside = box.Top + lineWidth;
        Span<SKPoint> places =
        [
            new(box.Left, box.Top - label.Height),
            new(box.Left, inside),
            new(box.Right - label.Width, box.Top - label.Height),
            new(box.Left, box.Bottom),
            new(box.Right - label.Width, inside),
            new(box.Right - label.Width, box.Bottom),
        ];
        var best = SKRect.Empty;
        var leastCost = float.PositiveInfinity;
        foreach (var place in places)
        {
            var (shifted, shift) = KeepInside(place, label);
            var cost = shift * label.Width + _placed.Sum(other => OverlapOf(shifted, other));
            if (cost < leastCost)
            {
                (best, leastCost) = (shifted, cost);
            }
        }

        _placed.Add(best);
        return best;
    }

    /// <summary>The label shifted into the picture, and how far it had to move up or down.</summary>
    private (SKRect Label, float Shift) KeepInside(SKPoint place, SKSize label)
    {
        var left = MathF.Max(0, MathF.Min(place.X, width - label.Width));
        var top = MathF.Max(0, MathF.Min(place.Y, height - label.Height));
        return (SKRect.Create(left, top, label.Width, label.Height), MathF.Abs(top - place.Y));
    }

    private static float OverlapOf(SKRect a, SKRect b) => a.IntersectsWith(b)
        ? (MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left)) * (MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top))
        : 0;
}
