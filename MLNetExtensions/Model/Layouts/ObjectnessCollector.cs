namespace MLNetGhost.Model;

/// <summary>Collects from rows of four box values, objectness and class scores: a score is objectness times class.</summary>
internal static class ObjectnessCollector
{
    /// <summary>Collects every row and class above the score threshold; boxes are filled in by the caller.</summary>
    /// <param name="checks">The layout, which checks the values.</param>
    /// <param name="values">Rows × (5 + classes) values.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Threshold and class filter.</param>
    /// <param name="candidates">Receives the candidates.</param>
    public static void Collect(
        OutputLayout checks, ReadOnlySpan<float> values, int classCount, SuppressionOptions options, CandidateList candidates)
    {
        var stride = 5 + classCount;
        var threshold = options.ScoreThreshold;
        candidates.Begin(values.Length / stride, classCount, options);
        for (var row = Next(values, 0); row >= 0; row = Next(values, row + 1))
        {
            var objectness = checks.CheckScore(values[row * stride + 4], row);
            var scores = values.Slice(row * stride + 5, classCount);

            // A little below the exact limit, as the product is rounded.
            var limit = threshold / objectness * 0.9999f;
            for (var i = ThresholdScan.IndexOfAbove(scores, 0, limit); i >= 0; i = ThresholdScan.IndexOfAbove(scores, i + 1, limit))
            {
                var score = objectness * checks.CheckScore(scores[i], row);
                if (score > threshold)
                {
                    candidates.Add(row, i, score);
                }
            }
        }

        candidates.End();

        int Next(ReadOnlySpan<float> rows, int row) => StridedScan.RowAbove(rows, row, stride, 4, threshold);
    }
}
