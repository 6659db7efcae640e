using System.Runtime.Intrinsics;

namespace MLNetGhost;

/// <summary>
/// Decodes the head's raw outputs, logits per level: the threshold is applied to the logits, and boxes are decoded from their
/// distributions only for candidates ("Generalized Focal Loss", Li et al. 2020: the distance is the expectation over 16 bins).
/// </summary>
internal static class RawOutputDecoder
{
    /// <summary>Collects every candidate above the score threshold, in pixels of the network's input.</summary>
    /// <param name="level8">The level of stride 8; its anchors come first.</param>
    /// <param name="level16">The level of stride 16.</param>
    /// <param name="level32">The level of stride 32.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Threshold, class filter, one or several labels per anchor.</param>
    /// <param name="candidates">Receives the candidates.</param>
    /// <exception cref="InvalidDataException">A score or box is not a number.</exception>
    public static void Collect(
        in RawLevel level8, in RawLevel level16, in RawLevel level32, int classCount, SuppressionOptions options, CandidateList candidates)
    {
        candidates.Begin(level8.Cells + level16.Cells + level32.Cells, classCount, options);
        CollectScores(level8, 0, options.ScoreThreshold, candidates);
        CollectScores(level16, level8.Cells, options.ScoreThreshold, candidates);
        CollectScores(level32, level8.Cells + level16.Cells, options.ScoreThreshold, candidates);
        candidates.End();
        foreach (ref var candidate in candidates.AsSpan())
        {
            var anchor = candidates.AnchorOf(candidate);
            var box = anchor < level8.Cells ? DecodeBox(level8, anchor)
                : anchor < level8.Cells + level16.Cells ? DecodeBox(level16, anchor - level8.Cells)
                : DecodeBox(level32, anchor - level8.Cells - level16.Cells);
            candidate = candidate with { Box = DetectionBuilder.CheckFinite(box, anchor) };
        }
    }

    private static void CollectScores(in RawLevel level, int firstAnchor, float threshold, CandidateList candidates)
    {
        var logits = level.Scores;
        var limit = Logit.Below(threshold);
        for (var i = ThresholdScan.IndexOfAbove(logits, 0, limit); i >= 0; i = ThresholdScan.IndexOfAbove(logits, i + 1, limit))
        {
            var (classId, cell) = Math.DivRem(i, level.Cells);
            var score = Logit.Score(logits[i]);
            if (float.IsNaN(score))
            {
                throw new InvalidDataException(
                    $"The model's score for class {classId} at stride {level.Stride}, cell {cell} is not a number. Train or export it "
                    + $"again in float32.");
            }

            if (score > threshold)
            {
                candidates.Add(firstAnchor + cell, classId, score);
            }
        }
    }

    private static BoundingBox DecodeBox(in RawLevel level, int cell)
    {
        var x = cell % level.Width + 0.5f;
        var y = cell / level.Width + 0.5f;
        return new(
            (x - Distance(level, 0, cell)) * level.Stride,
            (y - Distance(level, 1, cell)) * level.Stride,
            (x + Distance(level, 2, cell)) * level.Stride,
            (y + Distance(level, 3, cell)) * level.Stride);
    }

    /// <summary>The expected distance to one side, in cells.</summary>
    private static float Distance(in RawLevel level, int side, int cell)
    {
        Span<float> bins = stackalloc float[RawLevel.Bins];
        var stride = level.Cells;
        var start = side * RawLevel.Bins * stride + cell;
        var largest = float.NegativeInfinity;
        for (var bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] = level.Boxes[start + bin * stride];
            largest = MathF.Max(largest, bins[bin]);
        }

        var weights = Vector512.Exp(Vector512.Create<float>(bins) - Vector512.Create(largest));
        return Vector512.Dot(weights, Vector512.CreateSequence(0f, 1f)) / Vector512.Sum(weights);
    }
}
