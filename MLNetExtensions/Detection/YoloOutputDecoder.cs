namespace MLNetGhost;

/// <summary>
/// Decodes one picture's output in the layout (4 + classes, anchors): centre x, centre y, width, height in input pixels, then a sigmoid
/// score per class. The scores are scanned in place; only candidates are visited again.
/// </summary>
internal static class YoloOutputDecoder
{
    /// <summary>Rounding may push a sigmoid slightly above one; anything larger is not a sigmoid score.</summary>
    private const float LargestScore = 1.001f;

    /// <summary>Collects every candidate above the score threshold, in pixels of the network's input.</summary>
    /// <param name="output">(4 + classes) × anchors values, row-major.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Threshold, class filter, one or several labels per anchor.</param>
    /// <param name="candidates">Receives the candidates.</param>
    /// <param name="extraRows">Rows after the scores, which are skipped.</param>
    /// <exception cref="InvalidDataException">A score or box is not a number, or a score is above one.</exception>
    public static void Collect(
        ReadOnlySpan<float> output, int classCount, SuppressionOptions options, CandidateList candidates, int extraRows = 0)
    {
        var anchors = output.Length / (4 + classCount + extraRows);
        candidates.Begin(anchors, classCount, options);
        var scores = output.Slice(4 * anchors, classCount * anchors);
        var threshold = options.ScoreThreshold;
        for (var i = ThresholdScan.IndexOfAbove(scores, 0, threshold); i >= 0; i = ThresholdScan.IndexOfAbove(scores, i + 1, threshold))
        {
            var (classId, anchor) = Math.DivRem(i, anchors);
            if (!(scores[i] <= LargestScore))
            {
                throw new InvalidDataException(
                    $"The model's score for class {classId} at anchor {anchor} is {scores[i]}, which is not between 0 and 1. Export it "
                    + $"again with sigmoid scores, in float32.");
            }

            candidates.Add(anchor, classId, scores[i]);
        }

        candidates.End();
        foreach (ref var candidate in candidates.AsSpan())
        {
            var anchor = candidates.AnchorOf(candidate);
            var (x, y) = (output[anchor], output[anchors + anchor]);
            var (halfWidth, halfHeight) = (output[2 * anchors + anchor] / 2, output[3 * anchors + anchor] / 2);
            var box = new BoundingBox(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
            candidate = candidate with { Box = DetectionBuilder.CheckFinite(box, anchor) };
        }
    }
}
