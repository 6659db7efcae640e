namespace MLNetGhost.Data;

/// <summary>
/// Finds boxes written as two corners where COCO has a corner and a size: many of them extend outside their picture.
/// </summary>
internal static class CocoCornerHint
{
    /// <summary>Overhang, in pixels, that rounding can cause.</summary>
    private const double Tolerance = 0.5;

    /// <summary>At least one box in this many must extend outside before a hint is given.</summary>
    private const int Share = 5;

    /// <summary>Looks at the boxes as they are written in the file.</summary>
    /// <param name="boxes">Each box with the size of its picture.</param>
    /// <returns>What may be wrong; null if nothing suggests it.</returns>
    public static string? Find(IEnumerable<(IReadOnlyList<double> Box, int Width, int Height)> boxes)
    {
        var (count, outside) = (0, 0);
        foreach (var (box, width, height) in boxes)
        {
            count++;
            if (box[0] + box[2] > width + Tolerance || box[1] + box[3] > height + Tolerance)
            {
                outside++;
                if (!AreCorners(box, width, height))
                {
                    return null;
                }
            }
        }

        return outside > 0 && outside * Share >= count
            ? $"{outside} of {count} boxes extend outside their picture, and would fit if they were two corners. COCO's bbox is "
                + $"x, y, width, height; if the file has x0, y0, x1, y1, subtract x0 from x1 and y0 from y1."
            : null;
    }

    private static bool AreCorners(IReadOnlyList<double> box, int width, int height) =>
        box[2] > box[0] && box[3] > box[1] && box[2] <= width + Tolerance && box[3] <= height + Tolerance;
}
