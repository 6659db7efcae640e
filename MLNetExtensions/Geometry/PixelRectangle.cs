namespace MLNetGhost;

/// <summary>A rectangle of whole pixels; X1 and Y1 are the first column and row outside it.</summary>
/// <param name="X0">Left column.</param>
/// <param name="Y0">Top row.</param>
/// <param name="X1">The column just right of the rectangle.</param>
/// <param name="Y1">The row just below the rectangle.</param>
internal readonly record struct PixelRectangle(int X0, int Y0, int X1, int Y1)
{
    /// <summary>Width in pixels.</summary>
    public int Width => X1 - X0;

    /// <summary>Height in pixels.</summary>
    public int Height => Y1 - Y0;
}
