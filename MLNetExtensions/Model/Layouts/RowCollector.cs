namespace MLNetGhost.Model;

/// <summary>Collects from separate outputs of boxes, scores and class ids, one row per object.</summary>
internal static class RowCollector
{
    /// <summary>Collects every row above the score threshold.</summary>
    /// <param name="checks">The layout, which checks the values.</param>
    /// <param name="boxes">Corners, four per row.</param>
    /// <param name="scores">A score per row.</param>
    /// <param name="labels">A class id per row; below 0 is a row that holds nothing.</param>
    /// <param name="rows">Number of rows that count.</param>
    /// <param name="context">Number of classes.</param>
    /// <param name="options">Threshold and class filter.</param>
    /// <param name="candidates">Receives the candidates.</param>
    /// <param name="firstLabel">The label of the first class.</param>
    public static void Collect(
        OutputLayout checks, ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, int rows,
        in LayoutContext context, SuppressionOptions options, CandidateList candidates, int firstLabel = 0)
    {
        candidates.Begin(rows, context.ClassCount, options);
        scores = scores[..rows];
        for (var row = Next(scores, 0); row >= 0; row = Next(scores, row + 1))
        {
            var score = checks.CheckScore(scores[row], row);
            if (labels[row] != OutputLayout.NoClass)
            {
                candidates.Add(row, checks.CheckClass(labels[row] - firstLabel, row, context.ClassCount), score);
            }
        }

        candidates.End();
        OutputLayout.FillBoxes(candidates, boxes, stride: 4, offset: 0, context, OutputLayout.FromCorners);

        int Next(ReadOnlySpan<float> values, int start) => ThresholdScan.IndexOfAbove(values, start, options.ScoreThreshold);
    }
}
