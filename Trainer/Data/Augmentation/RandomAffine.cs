namespace MLNetGhost.Trainer.Data;

/// <summary>
/// The boxes of the random affine step: mapped, clipped to the output, and kept only where enough of the object is left to be
/// recognised. <see cref="AffineWarp"/> does the same to the pixels.
/// </summary>
internal static class RandomAffine
{
    /// <summary>A box must be wider and higher than this, in pixels.</summary>
    private const float SmallestSide = 2;

    /// <summary>The part of an object's area, after magnification, that must be left.</summary>
    private const float SmallestVisiblePart = 0.1f;

    /// <summary>The largest ratio of a box's sides.</summary>
    private const float LargestAspectRatio = 100;

    /// <summary>Maps every box and drops those with too little left, in place and in order.</summary>
    /// <param name="matrix">The map from input pixels to output pixels.</param>
    /// <param name="scale">The magnification that the map was drawn with.</param>
    /// <param name="boxes">The boxes; afterwards, those of the output.</param>
    /// <param name="outputWidth">Width of the output.</param>
    /// <param name="outputHeight">Height of the output.</param>
    public static void MapBoxes(AffineMatrix matrix, double scale, List<LabelledBox> boxes, int outputWidth, int outputHeight)
    {
        var kept = 0;
        for (var i = 0; i < boxes.Count; i++)
        {
            var mapped = MapBox(matrix, boxes[i], outputWidth, outputHeight);
            if (IsWorthKeeping(boxes[i].Box, mapped.Box, scale))
            {
                boxes[kept++] = mapped;
            }
        }

        boxes.RemoveRange(kept, boxes.Count - kept);
    }

    /// <summary>The box around a mapped box, clipped to the output.</summary>
    /// <param name="matrix">The map from input pixels to output pixels.</param>
    /// <param name="box">The box in input pixels.</param>
    /// <param name="outputWidth">Width of the output.</param>
    /// <param name="outputHeight">Height of the output.</param>
    public static LabelledBox MapBox(AffineMatrix matrix, LabelledBox box, int outputWidth, int outputHeight) =>
        (box with { Box = matrix.Enclose(box.Box) }).ClippedTo(outputWidth, outputHeight);

    /// <summary>
    /// True when the mapped box has sides above 2 pixels, more than a tenth of the magnified area and an aspect below 100.
    /// </summary>
    /// <param name="before">The box before mapping, not clipped to the visible part.</param>
    /// <param name="after">The mapped box, clipped to the output.</param>
    /// <param name="scale">The magnification.</param>
    public static bool IsWorthKeeping(BoundingBox before, BoundingBox after, double scale)
    {
        const float Epsilon = 1e-16f;
        var (width, height) = (after.Width, after.Height);
        var magnified = before.Width * scale * (before.Height * scale);
        return width > SmallestSide && height > SmallestSide
            && width * height / (magnified + Epsilon) > SmallestVisiblePart
            && MathF.Max(width / (height + Epsilon), height / (width + Epsilon)) < LargestAspectRatio;
    }
}
