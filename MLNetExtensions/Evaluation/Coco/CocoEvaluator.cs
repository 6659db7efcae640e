namespace MLNetGhost.Evaluation;

/// <summary>
/// COCO's box evaluation (Lin et al., "Microsoft COCO: Common Objects in Context", 2014, and the rules of its reference
/// implementation, pycocotools), in double precision, like the reference.
/// </summary>
internal static class CocoEvaluator
{
    /// <summary>Precision is sampled at the recalls 0.00, 0.01, …, 1.00.</summary>
    private const int RecallPoints = 101;

    /// <summary>The distance from 1 to the next double; the reference adds it to every denominator.</summary>
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Detections counted per picture and class.</summary>
    private static readonly int[] s_detectionLimits = [1, 10, CocoClassMatches.MaximumDetections];

    /// <summary>Computes the twelve numbers, and those for each class.</summary>
    public static CocoMetrics Evaluate(IReadOnlyList<ImageBoxes> images, IReadOnlyList<string> classNames)
    {
        var matches = CocoClassMatches.Match(images, classNames.Count);
        var all = Scores(matches, CocoArea.All, s_detectionLimits[2]);
        var small = Scores(matches, CocoArea.Small, s_detectionLimits[2]);
        var medium = Scores(matches, CocoArea.Medium, s_detectionLimits[2]);
        var large = Scores(matches, CocoArea.Large, s_detectionLimits[2]);
        return new CocoMetrics
        {
            AveragePrecision = Mean(all.SelectMany(scores => scores.Precision)),
            AveragePrecision50 = Mean(all.Select(scores => scores.Precision[0])),
            AveragePrecision75 = Mean(all.Select(scores => scores.Precision[5])),
            AveragePrecisionSmall = Mean(small.SelectMany(scores => scores.Precision)),
            AveragePrecisionMedium = Mean(medium.SelectMany(scores => scores.Precision)),
            AveragePrecisionLarge = Mean(large.SelectMany(scores => scores.Precision)),
            AverageRecall1 = Mean(Scores(matches, CocoArea.All, s_detectionLimits[0]).SelectMany(scores => scores.Recall)),
            AverageRecall10 = Mean(Scores(matches, CocoArea.All, s_detectionLimits[1]).SelectMany(scores => scores.Recall)),
            AverageRecall100 = Mean(all.SelectMany(scores => scores.Recall)),
            AverageRecallSmall = Mean(small.SelectMany(scores => scores.Recall)),
            AverageRecallMedium = Mean(medium.SelectMany(scores => scores.Recall)),
            AverageRecallLarge = Mean(large.SelectMany(scores => scores.Recall)),
            PerClass = [.. classNames.Select((name, id) => new CocoClassMetrics(id, name, Mean(all[id].Precision), all[id].Precision[0]))],
        };
    }

    private static ClassScores[] Scores(CocoClassMatches[] matches, CocoArea area, int detectionLimit)
    {
        var scores = new ClassScores[matches.Length];
        Parallel.For(0, matches.Length, classId => scores[classId] = Score(matches[classId], area, detectionLimit));
        return scores;
    }

    private static ClassScores Score(CocoClassMatches matches, CocoArea area, int detectionLimit)
    {
        var scores = new ClassScores(new double[CocoClassMatches.ThresholdCount], new double[CocoClassMatches.ThresholdCount]);
        var objects = matches.ObjectCount(area);
        if (objects == 0)
        {
            Array.Fill(scores.Precision, double.NaN);
            Array.Fill(scores.Recall, double.NaN);
            return scores;
        }

        var recalls = new double[matches.DetectionCount];
        var precisions = new double[matches.DetectionCount];
        for (var threshold = 0; threshold < CocoClassMatches.ThresholdCount; threshold++)
        {
            var count = Accumulate(matches, area, threshold, detectionLimit, objects, recalls, precisions);
            scores.Recall[threshold] = count == 0 ? 0 : recalls[count - 1];
            scores.Precision[threshold] = AveragePrecision(recalls.AsSpan(0, count), precisions.AsSpan(0, count));
        }

        return scores;
    }

    /// <summary>Recall and precision after each counted detection, by descending score; returns their number.</summary>
    private static int Accumulate(
        CocoClassMatches matches, CocoArea area, int threshold, int detectionLimit, int objects, double[] recalls, double[] precisions)
    {
        var outcomes = matches.Outcomes(area, threshold);
        var (count, truePositives, falsePositives) = (0, 0, 0);
        foreach (var detection in matches.ByDescendingScore)
        {
            if (matches.Ranks[detection] >= detectionLimit)
            {
                continue;
            }

            truePositives += outcomes[detection] == MatchOutcome.TruePositive ? 1 : 0;
            falsePositives += outcomes[detection] == MatchOutcome.FalsePositive ? 1 : 0;
            recalls[count] = (double)truePositives / objects;
            precisions[count] = truePositives / (falsePositives + truePositives + Epsilon);
            count++;
        }

        return count;
    }

    /// <summary>
    /// The mean over the recall points of the largest precision at that recall or a higher one; zero beyond the largest recall.
    /// </summary>
    private static double AveragePrecision(ReadOnlySpan<double> recalls, Span<double> precisions)
    {
        for (var i = precisions.Length - 1; i > 0; i--)
        {
            precisions[i - 1] = Math.Max(precisions[i - 1], precisions[i]);
        }

        var (sum, index) = (0.0, 0);
        for (var point = 0; point < RecallPoints; point++)
        {
            var recall = point == RecallPoints - 1 ? 1 : point * 0.01;
            while (index < recalls.Length && recalls[index] < recall)
            {
                index++;
            }

            if (index == recalls.Length)
            {
                break;
            }

            sum += precisions[index];
        }

        return sum / RecallPoints;
    }

    private static double Mean(IEnumerable<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values.Where(value => !double.IsNaN(value)))
        {
            sum += value;
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>For one class, at each IoU threshold: average precision and the largest recall; NaN without objects.</summary>
    private sealed record ClassScores(double[] Precision, double[] Recall);
}
