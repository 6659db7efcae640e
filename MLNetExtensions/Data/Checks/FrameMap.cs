using MLNetGhost.Files;

namespace MLNetGhost.Data;

/// <summary>Takes boxes from the frame that a file of labels states to the picture as a viewer shows it.</summary>
/// <param name="Turn">How stored rows are shown.</param>
/// <param name="Width">Width in pixels of the frame that the boxes are in.</param>
/// <param name="Height">Height in pixels of the frame that the boxes are in.</param>
/// <param name="ShownWidth">Width in pixels of the picture.</param>
/// <param name="ShownHeight">Height in pixels of the picture.</param>
internal readonly record struct FrameMap(Orientation Turn, double Width, double Height, double ShownWidth, double ShownHeight)
{
    /// <summary>From the stated size to the picture's, of the same ratio.</summary>
    public static FrameMap Scaling(StatedSize stated, ImageHeader header) =>
        new(Orientation.Upright, stated.Width, stated.Height, header.Width, header.Height);

    /// <summary>From the stored rows, at the stated size, to the picture.</summary>
    public static FrameMap Turning(StatedSize stated, ImageHeader header) =>
        new(Orientation.From(header.Origin), stated.Width, stated.Height, header.Width, header.Height);

    /// <summary>The factor by which areas grow.</summary>
    public double AreaFactor => ShownWidth * ShownHeight / (Width * Height);

    /// <summary>The box in the picture.</summary>
    public BoundingBox Apply(BoundingBox box)
    {
        var (x0, y0) = Apply(box.X0, box.Y0);
        var (x1, y1) = Apply(box.X1, box.Y1);

        // Corners that were in order stay so; those that were not are left for the check to report.
        var (turnsX, turnsY) = Turn.SwapsAxes
            ? (Turn.ReversesRowOrder, Turn.ReversesWithinRow)
            : (Turn.ReversesWithinRow, Turn.ReversesRowOrder);
        return new BoundingBox(
            (float)(turnsX ? x1 : x0), (float)(turnsY ? y1 : y0), (float)(turnsX ? x0 : x1), (float)(turnsY ? y0 : y1));
    }

    private (double X, double Y) Apply(double x, double y)
    {
        var (alongRow, acrossRows) = (x / Width, y / Height);
        alongRow = Turn.ReversesWithinRow ? 1 - alongRow : alongRow;
        acrossRows = Turn.ReversesRowOrder ? 1 - acrossRows : acrossRows;
        return Turn.SwapsAxes
            ? (acrossRows * ShownWidth, alongRow * ShownHeight)
            : (alongRow * ShownWidth, acrossRows * ShownHeight);
    }
}
