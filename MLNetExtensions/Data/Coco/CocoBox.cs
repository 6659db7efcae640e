namespace MLNetGhost.Data;

/// <summary>A box as COCO writes it: x, y, width, height in pixels.</summary>
internal static class CocoBox
{
    /// <summary>Converts from corners, rounded to a thousandth of a pixel.</summary>
    public static double[] From(BoundingBox box) =>
        [Round(box.X0), Round(box.Y0), Round((double)box.X1 - box.X0), Round((double)box.Y1 - box.Y0)];

    /// <summary>Converts back to corners.</summary>
    /// <param name="box">Four numbers.</param>
    public static BoundingBox ToBoundingBox(IReadOnlyList<double> box) =>
        new((float)box[0], (float)box[1], (float)(box[0] + box[2]), (float)(box[1] + box[3]));

    /// <summary>What is wrong with a bbox that does not have four numbers, and what to do.</summary>
    /// <param name="box">The value in the file; null if there is none.</param>
    public static string DescribeWrong(IReadOnlyList<double>? box) => box is null or { Count: 0 }
        ? "there is no bbox; add one (x, y, width, height in pixels). Polygons (segmentation) are not used: give the box that encloses "
            + "them."
        : box.Count == 5
        ? "bbox has five numbers, as a turned box has; tools differ in whether the first two are its centre or a corner and how they "
            + "measure the angle. Write the upright box around it (x, y, width, height in pixels)."
        : $"bbox has {box.Count} numbers; expected four (x, y, width, height in pixels).";

    private static double Round(double value) => Math.Round(value, 3);
}
