namespace MLNetGhost.Benchmarks.Tracking;

/// <summary>An object that moves evenly.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ClassId">Its class.</param>
/// <param name="From">First frame.</param>
/// <param name="X">Centre in the first frame.</param>
/// <param name="Y">Centre in the first frame.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="SpeedX">Pixels per frame.</param>
/// <param name="SpeedY">Pixels per frame.</param>
internal sealed record MovingObject(
    int Id, int ClassId, int From, double X, double Y, double Width, double Height, double SpeedX, double SpeedY)
{
    /// <summary>Whether it turns round at the edges of the picture instead of leaving it.</summary>
    public bool Stays { get; init; }

    /// <summary>Where it is in a frame, though it may be outside the picture.</summary>
    public BoundingBox At(int frame)
    {
        var (x, y) = (X + (SpeedX * (frame - From)), Y + (SpeedY * (frame - From)));
        if (Stays)
        {
            (x, y) = (Reflect(x, DrawnSequence.Width), Reflect(y, DrawnSequence.Height));
        }

        return new((float)(x - (Width / 2)), (float)(y - (Height / 2)), (float)(x + (Width / 2)), (float)(y + (Height / 2)));
    }

    /// <summary>A way of any length folded into a picture of a width.</summary>
    private static double Reflect(double way, double width)
    {
        var folded = Math.Abs(way) % (2 * width);
        return folded > width ? (2 * width) - folded : folded;
    }
}
