using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>The size of a picture as a file of labels states it, beside the picture's own.</summary>
/// <param name="Width">Stated width in pixels; 0 if it is not known.</param>
/// <param name="Height">Stated height in pixels; 0 if it is not known.</param>
internal readonly record struct StatedSize(int Width, int Height)
{
    /// <summary>Sizes are rounded to whole pixels, so a side may be off by this much.</summary>
    private const double Rounding = 0.5 + 1e-6;

    /// <summary>True if both sides are stated.</summary>
    public bool IsKnown => Width > 0 && Height > 0;

    /// <summary>How the stated size and the picture's own contradict each other.</summary>
    /// <param name="header">The picture.</param>
    public SizeContradiction Compare(ImageHeader header)
    {
        if (!IsKnown || (Width == header.Width && Height == header.Height))
        {
            return SizeContradiction.None;
        }

        if (header.TurnsSideways && Width == header.StoredWidth && Height == header.StoredHeight)
        {
            return SizeContradiction.StoredFrame;
        }

        if (HaveSameRatio(Width, Height, header.Width, header.Height))
        {
            return SizeContradiction.Scaled;
        }

        if (!HaveSameRatio(Height, Width, header.Width, header.Height))
        {
            return SizeContradiction.OtherRatio;
        }

        return header.TurnsSideways ? SizeContradiction.StoredFrame : SizeContradiction.ExchangedSides;
    }

    /// <summary>True if one factor takes both sides to those of the picture, up to rounding.</summary>
    private static bool HaveSameRatio(double width, double height, double pictureWidth, double pictureHeight)
    {
        var (lowX, highX) = Factors(width, pictureWidth);
        var (lowY, highY) = Factors(height, pictureHeight);
        return lowX <= highY && lowY <= highX;
    }

    private static (double Low, double High) Factors(double stated, double actual) =>
        ((actual - Rounding) / (stated + Rounding), (actual + Rounding) / (stated - Rounding));
}

/// <summary>How a stated size and a picture's own contradict each other.</summary>
internal enum SizeContradiction
{
    /// <summary>They agree, or no size is stated.</summary>
    None,

    /// <summary>Both sides differ by one factor.</summary>
    Scaled,

    /// <summary>The stated size is that of the stored rows, which a viewer turns by a quarter.</summary>
    StoredFrame,

    /// <summary>Width and height are exchanged, and nothing says which way the picture was turned.</summary>
    ExchangedSides,

    /// <summary>Nothing takes one to the other.</summary>
    OtherRatio,
}
