using SkiaSharp;

namespace MLNetGhost;

/// <summary>How stored rows are laid out in the picture that a viewer shows: the eight EXIF orientations as three flags.</summary>
/// <param name="SwapsAxes">A stored row is shown as a column.</param>
/// <param name="ReversesWithinRow">A stored row is shown in reverse.</param>
/// <param name="ReversesRowOrder">The last stored row is shown first.</param>
internal readonly record struct Orientation(bool SwapsAxes, bool ReversesWithinRow, bool ReversesRowOrder)
{
    /// <summary>Shown as stored.</summary>
    public static Orientation Upright => default;

    /// <summary>From the codec's name for an EXIF orientation (origin of the stored rows in the shown picture).</summary>
    public static Orientation From(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => new(false, true, false),
        SKEncodedOrigin.BottomRight => new(false, true, true),
        SKEncodedOrigin.BottomLeft => new(false, false, true),
        SKEncodedOrigin.LeftTop => new(true, false, false),
        SKEncodedOrigin.RightTop => new(true, false, true),
        SKEncodedOrigin.RightBottom => new(true, true, true),
        SKEncodedOrigin.LeftBottom => new(true, true, false),
        _ => Upright,
    };

    /// <summary>Width and height as shown, from those stored (or the reverse: the swap is its own inverse).</summary>
    public (int Width, int Height) Apply(int width, int height) => SwapsAxes ? (height, width) : (width, height);

    /// <summary>The stored pixels of a rectangle of the picture as shown.</summary>
    /// <param name="shown">The rectangle, as shown.</param>
    /// <param name="width">Stored width of the picture.</param>
    /// <param name="height">Stored height of the picture.</param>
    public PixelRectangle ToStored(PixelRectangle shown, int width, int height)
    {
        var (x0, y0, x1, y1) = SwapsAxes ? new PixelRectangle(shown.Y0, shown.X0, shown.Y1, shown.X1) : shown;
        (x0, x1) = ReversesWithinRow ? (width - x1, width - x0) : (x0, x1);
        (y0, y1) = ReversesRowOrder ? (height - y1, height - y0) : (y0, y1);
        return new(x0, y0, x1, y1);
    }
}
