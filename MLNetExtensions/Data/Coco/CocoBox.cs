namespace MLNetGhost.Data;

/// <summary>COCO's form of a box: x, y, width, height in pixels.</summary>
internal static class CocoBox
{
    /// <summary>To a thousandth of a pixel.</summary>
    public static double[] From(BoundingBox box) =>
        [Round(box.X0), Round(box.Y0), Round((double)box.X1 - box.X0), Round((double)box.Y1 - box.Y0)];

    /// <summary>Back to corners.</summary>
    /// <param name="box">Four numbers.</param>
    public static BoundingBox ToBoundingBox(IReadOnlyList<double> box) =>
        new((float)box[0], (float)box[1], (float)(box[0] + box[2]), (float)(box[1] + box[3]));

    /// <summary>What is wrong with a bbox that has not four numbers, and what to do.</summary>
    /// <param name="box">What the file has; null for nothing.</param>
    public static string DescribeWrong(IReadOnlyList<double>? box) => box is null or { Count: 0 }
        ? "there is no bbox; add one (x, y, width, height in pixels). Polygons (segmentation) are not used: give the box that encloses "
            + "them."
        : $"bbox has {box.Count} numbers; four are wanted (x, y, width, height in pixels).";

    private static double Round(double value) => Math.Round(value, 3);
}
