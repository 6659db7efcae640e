namespace MLNetGhost;

/// <summary>A part of a picture that the network saw by itself: a tile, or all of the area that the tiles are cut from.</summary>
/// <param name="Place">Its pixels, in the picture as a viewer shows it.</param>
/// <param name="Area">What all slices are cut from; its edges are no seams.</param>
/// <param name="Pixel">Side of a pixel of the network's input, in pixels of the picture: how exactly the network can say where things
/// are.</param>
internal readonly record struct Slice(PixelRectangle Place, PixelRectangle Area, float Pixel)
{
    /// <summary>How far from a seam a box of a cut object may end, in pixels of the network's input.</summary>
    private const float SlackPixels = 2;

    /// <summary>The same as a part of the box's side: boxes of large objects are less exact.</summary>
    private const float SlackShare = 0.05f;

    /// <summary>Whether it is all of the area, and no tile.</summary>
    public bool IsWhole => Place == Area;

    /// <summary>The seams that a box ends at, as the box of an object does that they cut.</summary>
    /// <param name="box">A box, in pixels of the picture.</param>
    public Seams SeamsAt(BoundingBox box)
    {
        var (across, down) = (Slack(box.Width), Slack(box.Height));
        return (Place.X0 > Area.X0 && box.X0 <= Place.X0 + across ? Seams.Left : Seams.None)
            | (Place.Y0 > Area.Y0 && box.Y0 <= Place.Y0 + down ? Seams.Top : Seams.None)
            | (Place.X1 < Area.X1 && box.X1 >= Place.X1 - across ? Seams.Right : Seams.None)
            | (Place.Y1 < Area.Y1 && box.Y1 >= Place.Y1 - down ? Seams.Bottom : Seams.None);
    }

    /// <summary>Whether a box goes on beyond seams.</summary>
    /// <param name="box">A box, in pixels of the picture.</param>
    /// <param name="seams">The seams.</param>
    public bool IsLeftBy(BoundingBox box, Seams seams) =>
        (!seams.HasFlag(Seams.Left) || box.X0 < Place.X0) && (!seams.HasFlag(Seams.Top) || box.Y0 < Place.Y0)
        && (!seams.HasFlag(Seams.Right) || box.X1 > Place.X1) && (!seams.HasFlag(Seams.Bottom) || box.Y1 > Place.Y1);

    /// <summary>Whether a box lies in the slice and away from its seams, so that an object there is seen whole.</summary>
    /// <param name="box">A box, in pixels of the picture.</param>
    public bool Sees(BoundingBox box) => SeamsAt(box) == Seams.None
        && box.X0 >= Place.X0 && box.Y0 >= Place.Y0 && box.X1 <= Place.X1 && box.Y1 <= Place.Y1;

    /// <summary>How far an edge of a box may be off, in pixels of the picture.</summary>
    /// <param name="side">The side of the box across that edge.</param>
    public float Slack(float side) => MathF.Max(SlackPixels * Pixel, SlackShare * side);
}

/// <summary>Edges of a tile beyond which there is more of the picture.</summary>
[Flags]
internal enum Seams
{
    /// <summary>No edge.</summary>
    None = 0,

    /// <summary>The left edge.</summary>
    Left = 1,

    /// <summary>The upper edge.</summary>
    Top = 2,

    /// <summary>The right edge.</summary>
    Right = 4,

    /// <summary>The lower edge.</summary>
    Bottom = 8,
}
