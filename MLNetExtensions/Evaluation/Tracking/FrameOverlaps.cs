namespace MLNetGhost.Evaluation;

/// <summary>A frame with ids as indices from 0, and the overlap of every pair of boxes.</summary>
/// <param name="Truth">Index of each object of the truth.</param>
/// <param name="Tracked">Index of each id of the tracker.</param>
/// <param name="Iou">Truth × tracked intersections over union, row after row.</param>
internal sealed record FrameOverlaps(int[] Truth, int[] Tracked, double[] Iou)
{
    /// <summary>The overlap of a pair.</summary>
    public double this[int truth, int tracked] => Iou[(truth * Tracked.Length) + tracked];

    /// <summary>Whether one side has no boxes.</summary>
    public bool IsOneSided => Truth.Length == 0 || Tracked.Length == 0;
}
