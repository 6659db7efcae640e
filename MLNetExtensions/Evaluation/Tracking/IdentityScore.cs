using MLNetGhost.Tracking;

namespace MLNetGhost.Evaluation;

/// <summary>
/// Identity metrics: objects and ids are paired once for the whole sequence, so that as many boxes as possible that overlap by at least
/// 0.5 have the right id.
/// </summary>
internal static class IdentityScore
{
    private const double LeastOverlap = 0.5;

    /// <summary>Measures a sequence.</summary>
    /// <returns>Precision, recall and F1.</returns>
    public static (double Precision, double Recall, double F1) Measure(SequenceOverlaps sequence)
    {
        var (rows, columns) = (sequence.TruthLengths.Count, sequence.TrackedLengths.Count);
        var costs = new double[checked(rows * columns)];
        foreach (var frame in sequence.Frames)
        {
            for (var i = 0; i < frame.Iou.Length; i++)
            {
                if (frame.Iou[i] >= LeastOverlap - SequenceOverlaps.Rounding)
                {
                    costs[(frame.Truth[i / frame.Tracked.Length] * columns) + frame.Tracked[i % frame.Tracked.Length]]--;
                }
            }
        }

        var matched = new int[rows];
        new AssignmentSolver().Solve(costs, rows, columns, limit: 0, matched);
        var right = 0.0;
        for (var row = 0; row < rows; row++)
        {
            right -= matched[row] < 0 ? 0 : costs[(row * columns) + matched[row]];
        }

        var (truth, tracked) = (sequence.TruthCount, sequence.TrackedCount);
        return (right / tracked, right / truth, 2 * right / (truth + tracked));
    }
}
