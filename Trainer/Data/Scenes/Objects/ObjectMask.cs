using SkiaSharp;

namespace MLNetGhost.Trainer.Data;

/// <summary>The pixels of an object, and which of them are still visible after others were painted over it.</summary>
internal sealed class ObjectMask
{
    private readonly bool[] _pixels;
    private readonly SKRect _outline;
    private readonly double _shareInside;

    /// <summary>A mask of which all pixels are visible.</summary>
    /// <param name="bounds">Where it lies in the picture.</param>
    /// <param name="pixels">Row by row, whether the object covers the pixel.</param>
    /// <param name="outline">The tight bounds of the outline, possibly reaching beyond the picture.</param>
    /// <param name="shareInside">The part of the outline's bounds that lies inside the picture.</param>
    public ObjectMask(SKRectI bounds, bool[] pixels, SKRect outline, double shareInside)
    {
        (Bounds, _pixels, _outline, _shareInside) = (bounds, pixels, outline, shareInside);
        Area = Visible = pixels.AsSpan().Count(true);
    }

    /// <summary>Where the mask lies in the picture.</summary>
    public SKRectI Bounds { get; }

    /// <summary>Pixels of the object inside the picture, hidden or not.</summary>
    public int Area { get; }

    /// <summary>Pixels that are visible.</summary>
    public int Visible { get; private set; }

    /// <summary>The visible part of the whole object, also counting what lies outside the picture.</summary>
    public double VisibleShare => Area == 0 ? 0 : _shareInside * Visible / Area;

    /// <summary>How much would still be visible behind another object.</summary>
    /// <param name="other">The object in front.</param>
    public double VisibleShareBehind(ObjectMask other) => Area == 0 ? 0 : _shareInside * (Visible - Overlap(other, hide: false)) / Area;

    /// <summary>Hides the pixels that another object covers.</summary>
    /// <param name="other">The object in front.</param>
    public void HideBehind(ObjectMask other) => Visible -= Overlap(other, hide: true);

    /// <summary>
    /// The box around the visible pixels. Where the object's own edge is visible, the box ends at the outline, which is exact to a
    /// fraction of a pixel.
    /// </summary>
    public BoundingBox VisibleBox()
    {
        var (left, top, right, bottom) = (Bounds.Width, Bounds.Height, -1, -1);
        for (var y = 0; y < Bounds.Height; y++)
        {
            var row = _pixels.AsSpan(y * Bounds.Width, Bounds.Width);
            var first = row.IndexOf(true);
            if (first < 0)
            {
                continue;
            }

            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOf(true));
            top = Math.Min(top, y);
            bottom = y;
        }

        return new BoundingBox(
            Edge(Bounds.Left + left, _outline.Left),
            Edge(Bounds.Top + top, _outline.Top),
            Edge(Bounds.Left + right + 1, _outline.Right),
            Edge(Bounds.Top + bottom + 1, _outline.Bottom));
    }

    private static float Edge(int pixels, float outline) => Math.Abs(outline - pixels) <= 1 ? outline : pixels;

    private int Overlap(ObjectMask other, bool hide)
    {
        var common = SKRectI.Intersect(Bounds, other.Bounds);
        var count = 0;
        for (var y = common.Top; y < common.Bottom; y++)
        {
            var mine = Row(y, common);
            var theirs = other.Row(y, common);
            for (var x = 0; x < mine.Length; x++)
            {
                if (mine[x] && theirs[x])
                {
                    count++;
                    mine[x] = !hide;
                }
            }
        }

        return count;
    }

    private Span<bool> Row(int y, SKRectI part) =>
        _pixels.AsSpan(((y - Bounds.Top) * Bounds.Width) + part.Left - Bounds.Left, part.Width);
}
