namespace MLNetGhost;

/// <summary>
/// Reads one picture's output in the layout (4 + classes, anchors): centre x, centre y, width, height in input pixels, then a
/// sigmoid score per class.
/// </summary>
internal static class YoloOutputDecoder
{
    /// <summary>Adds every candidate above the score threshold.</summary>
    /// <param name="output">(4 + classes) × anchors values, row-major.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Threshold, class filter, one or several labels per anchor.</param>
    /// <param name="candidates">Receives the candidates, by anchor, then class.</param>
    public static void Collect(ReadOnlySpan<float> output, int classCount, SuppressionOptions options, List<DetectionCandidate> candidates)
    {
        var anchors = output.Length / (4 + classCount);
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            var best = -1;
            var bestScore = options.ScoreThreshold;
            for (var classId = 0; classId < classCount; classId++)
            {
                var score = output[(4 + classId) * anchors + anchor];
                if (options.MultiLabel ? score > options.ScoreThreshold : score > bestScore)
                {
                    (best, bestScore) = (classId, score);
                    if (options.MultiLabel && options.Classes?.Contains(classId) != false)
                    {
                        candidates.Add(Candidate(output, anchors, anchor, classId, score, classCount));
                    }
                }
            }

            if (!options.MultiLabel && best >= 0 && options.Classes?.Contains(best) != false)
            {
                candidates.Add(Candidate(output, anchors, anchor, best, bestScore, classCount));
            }
        }
    }

    private static DetectionCandidate Candidate(ReadOnlySpan<float> output, int anchors, int anchor, int classId, float score, int classCount)
    {
        var halfWidth = output[2 * anchors + anchor] / 2;
        var halfHeight = output[3 * anchors + anchor] / 2;
        var x = output[anchor];
        var y = output[anchors + anchor];
        return new(new BoundingBox(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight), score, classId, anchor * classCount + classId);
    }
}
