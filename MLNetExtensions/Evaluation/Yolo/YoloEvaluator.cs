namespace MLNetGhost.Evaluation;

/// <summary>Average precision, precision, recall and F1 as YOLO tools compute them, and the curves behind them.</summary>
internal static class YoloEvaluator
{
    private const double Epsilon = 1e-16;
    private const int AveragePrecisionPoints = 101;
    private const int SmoothingLength = 101;

    /// <summary>Computes all numbers.</summary>
    /// <param name="images">Pictures with their detections in descending order of score.</param>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static YoloMetrics Evaluate(IReadOnlyList<ImageBoxes> images, IReadOnlyList<string> classNames)
    {
        var matches = new bool[images.Count][];
        Parallel.For(0, images.Count, i => matches[i] = YoloMatcher.Match(images[i]));
        var detections = Collect(images, matches, classNames.Count);
        var instances = new int[classNames.Count];
        foreach (var box in images.SelectMany(image => image.GroundTruth).Where(box => !box.IsCrowd))
        {
            instances[box.ClassId]++;
        }

        var results = new ClassResult?[classNames.Count];
        Parallel.For(0, classNames.Count, id => results[id] = instances[id] == 0 ? null
            : EvaluateClass(id, classNames[id], detections[id], instances[id]));
        return Summarise(classNames, instances, results);
    }

    private static YoloMetrics Summarise(IReadOnlyList<string> classNames, int[] instances, ClassResult?[] results)
    {
        var present = results.OfType<ClassResult>().ToList();
        var best = BestPoint(present);
        var perClass = classNames.Select((name, id) => results[id] is { } result
            ? new YoloClassMetrics(id, name, instances[id], result.Curves.PrecisionByConfidence[best],
                result.Curves.RecallByConfidence[best], result.Curves.F1ByConfidence[best], result.AveragePrecisions)
            : new YoloClassMetrics(id, name, 0, double.NaN, double.NaN, double.NaN,
                Enumerable.Repeat(double.NaN, YoloMatcher.ThresholdCount).ToArray())).ToList();
        return new YoloMetrics
        {
            Map = Mean(present, result => result.AveragePrecisions.Average()),
            Map50 = Mean(present, result => result.AveragePrecisions[0]),
            Map75 = Mean(present, result => result.AveragePrecisions[5]),
            BestConfidence = present.Count == 0 ? double.NaN : ClassCurves.Point(best),
            Precision = Mean(present, result => result.Curves.PrecisionByConfidence[best]),
            Recall = Mean(present, result => result.Curves.RecallByConfidence[best]),
            F1 = Mean(present, result => result.Curves.F1ByConfidence[best]),
            PerClass = perClass,
            Curves = [.. present.Select(result => result.Curves)],
        };
    }

    private static double Mean(List<ClassResult> results, Func<ClassResult, double> value) =>
        results.Count == 0 ? double.NaN : results.Average(value);

    private static List<ScoredMatch>[] Collect(IReadOnlyList<ImageBoxes> images, bool[][] matches, int classCount)
    {
        var byClass = new List<ScoredMatch>[classCount];
        for (var id = 0; id < classCount; id++)
        {
            byClass[id] = [];
        }

        for (var i = 0; i < images.Count; i++)
        {
            for (var d = 0; d < images[i].Detections.Length; d++)
            {
                ref readonly var detection = ref images[i].Detections[d];
                byClass[detection.ClassId].Add(new ScoredMatch(
                    (float)detection.Score, matches[i].AsMemory(d * YoloMatcher.ThresholdCount, YoloMatcher.ThresholdCount)));
            }
        }

        return byClass;
    }

    private static ClassResult EvaluateClass(int classId, string name, List<ScoredMatch> detections, int instances)
    {
        var sorted = detections.OrderByDescending(detection => detection.Score).ToList();
        var averagePrecisions = new double[YoloMatcher.ThresholdCount];
        if (sorted.Count == 0)
        {
            return new ClassResult(averagePrecisions, EmptyCurves(classId, name));
        }

        ClassCurves? curves = null;
        for (var threshold = 0; threshold < averagePrecisions.Length; threshold++)
        {
            var (recalls, precisions) = Accumulate(sorted, threshold, instances);
            var (envelopeRecalls, envelope) = Envelope(recalls, precisions);
            averagePrecisions[threshold] = AveragePrecision(envelopeRecalls, envelope);
            curves ??= Curves(classId, name, sorted, recalls, precisions, envelopeRecalls, envelope);
        }

        return new ClassResult(averagePrecisions, curves!);
    }

    /// <summary>Recall and precision after each detection.</summary>
    private static (double[] Recalls, double[] Precisions) Accumulate(List<ScoredMatch> sorted, int threshold, int instances)
    {
        var recalls = new double[sorted.Count];
        var precisions = new double[sorted.Count];
        var truePositives = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            truePositives += sorted[i].IsCorrect.Span[threshold] ? 1 : 0;
            recalls[i] = truePositives / (instances + Epsilon);
            precisions[i] = (double)truePositives / (i + 1);
        }

        return (recalls, precisions);
    }

    /// <summary>The non-increasing envelope of precision over recall, with the end points (0, 1) and (1, 0).</summary>
    private static (double[] Recalls, double[] Precisions) Envelope(double[] recalls, double[] precisions)
    {
        double[] envelope = [1, .. precisions, 0];
        for (var i = envelope.Length - 2; i >= 0; i--)
        {
            envelope[i] = Math.Max(envelope[i], envelope[i + 1]);
        }

        return ([0, .. recalls, 1], envelope);
    }

    /// <summary>The trapezoid integral of the envelope, interpolated at 101 points.</summary>
    private static double AveragePrecision(double[] recalls, double[] envelope)
    {
        var area = 0.0;
        var previous = Interpolation.At(0, recalls, envelope, envelope[0]);
        for (var point = 1; point < AveragePrecisionPoints; point++)
        {
            var x = point == AveragePrecisionPoints - 1 ? 1 : point * 0.01;
            var current = Interpolation.At(x, recalls, envelope, envelope[0]);
            area += 0.01 * (previous + current) / 2;
            previous = current;
        }

        return area;
    }

    private static ClassCurves Curves(
        int classId, string name, List<ScoredMatch> sorted, double[] recalls, double[] precisions, double[] envelopeRecalls,
            double[] envelope)
    {
        // Confidence decreases along the detections; its negative ascends, as interpolation requires.
        var negatives = sorted.Select(detection => -(double)detection.Score).ToArray();
        var byRecall = new double[ClassCurves.PointCount];
        var precision = new double[ClassCurves.PointCount];
        var recall = new double[ClassCurves.PointCount];
        var f1 = new double[ClassCurves.PointCount];
        for (var i = 0; i < ClassCurves.PointCount; i++)
        {
            var point = ClassCurves.Point(i);
            byRecall[i] = Interpolation.At(point, envelopeRecalls, envelope, envelope[0]);
            precision[i] = Interpolation.At(-point, negatives, precisions, 0);
            recall[i] = Interpolation.At(-point, negatives, recalls, 0);
            f1[i] = 2 * precision[i] * recall[i] / (precision[i] + recall[i] + Epsilon);
        }

        return new ClassCurves(classId, name, byRecall, precision, recall, f1);
    }

    private static ClassCurves EmptyCurves(int classId, string name)
    {
        var zeros = new double[ClassCurves.PointCount];
        return new ClassCurves(classId, name, zeros, zeros, zeros, zeros);
    }

    /// <summary>
    /// The point of the confidence axis where the mean F1, smoothed by a box of a tenth of its length on each side, is largest.
    /// </summary>
    private static int BestPoint(List<ClassResult> results)
    {
        if (results.Count == 0)
        {
            return 0;
        }

        var mean = new double[ClassCurves.PointCount];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = results.Average(result => result.Curves.F1ByConfidence[i]);
        }

        var (best, largest) = (0, double.NegativeInfinity);
        for (var i = 0; i < mean.Length; i++)
        {
            var sum = 0.0;
            for (var offset = -SmoothingLength / 2; offset <= SmoothingLength / 2; offset++)
            {
                sum += mean[Math.Clamp(i + offset, 0, mean.Length - 1)];
            }

            if (sum > largest)
            {
                (best, largest) = (i, sum);
            }
        }

        return best;
    }

    /// <summary>A detection's score and, at each IoU threshold, whether it is correct.</summary>
    private readonly record struct ScoredMatch(float Score, ReadOnlyMemory<bool> IsCorrect);

    private sealed record ClassResult(double[] AveragePrecisions, ClassCurves Curves);
}
