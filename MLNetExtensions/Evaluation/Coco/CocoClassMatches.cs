namespace MLNetGhost.Evaluation;

/// <summary>
/// The detections of one class over all pictures, and the outcome of each at every area range and IoU threshold, by COCO's rules.
/// Detections are numbered picture by picture, within a picture by descending score, limited to <see cref="MaximumDetections"/>.
/// </summary>
internal sealed class CocoClassMatches
{
    /// <summary>Detections counted per picture and class.</summary>
    public const int MaximumDetections = 100;

    /// <summary>Number of IoU thresholds: 0.50, 0.55, …, 0.95.</summary>
    public const int ThresholdCount = 10;

    private static readonly CocoArea[] s_areas = Enum.GetValues<CocoArea>();
    private static readonly double[] s_thresholds = Thresholds();

    private readonly MatchOutcome[] _outcomes;
    private readonly int[] _objectCounts = new int[s_areas.Length];

    private CocoClassMatches(List<ClassInImage> images)
    {
        DetectionCount = images.Sum(image => image.Detections.Length);
        Ranks = new int[DetectionCount];
        _outcomes = new MatchOutcome[DetectionCount * s_areas.Length * ThresholdCount];
        var scores = new double[DetectionCount];
        var first = 0;
        foreach (var image in images)
        {
            for (var i = 0; i < image.Detections.Length; i++)
            {
                scores[first + i] = image.Detections[i].Score;
                Ranks[first + i] = i;
            }

            MatchImage(image, first);
            first += image.Detections.Length;
        }

        ByDescendingScore = [.. Enumerable.Range(0, DetectionCount).OrderByDescending(i => scores[i])];
    }

    /// <summary>Number of detections.</summary>
    public int DetectionCount { get; }

    /// <summary>For each detection, its rank among those of its picture; 0 is the best.</summary>
    public int[] Ranks { get; }

    /// <summary>The detections' numbers by descending score; equal scores keep their order.</summary>
    public int[] ByDescendingScore { get; }

    /// <summary>Matches the detections of every class.</summary>
    public static CocoClassMatches[] Match(IReadOnlyList<ImageBoxes> images, int classCount)
    {
        var byClass = new List<ClassInImage>[classCount];
        for (var classId = 0; classId < classCount; classId++)
        {
            byClass[classId] = [];
        }

        foreach (var image in images)
        {
            foreach (var (classId, part) in ClassInImage.Split(image))
            {
                byClass[classId].Add(part);
            }
        }

        var matches = new CocoClassMatches[classCount];
        Parallel.For(0, classCount, classId => matches[classId] = new CocoClassMatches(byClass[classId]));
        return matches;
    }

    /// <summary>Number of objects that count in an area range.</summary>
    public int ObjectCount(CocoArea area) => _objectCounts[(int)area];

    /// <summary>The outcome of each detection.</summary>
    public ReadOnlySpan<MatchOutcome> Outcomes(CocoArea area, int threshold) =>
        _outcomes.AsSpan((((int)area * ThresholdCount) + threshold) * DetectionCount, DetectionCount);

    private void MatchImage(ClassInImage image, int firstDetection)
    {
        var overlaps = image.Overlaps();
        var objects = image.GroundTruth.Length;
        var order = new int[objects];
        var isIgnored = new bool[objects];
        var isTaken = new bool[objects];
        foreach (var area in s_areas)
        {
            // Objects that count come first; both groups keep their order.
            var counted = 0;
            for (var pass = 0; pass < 2; pass++)
            {
                for (var i = 0; i < objects; i++)
                {
                    isIgnored[i] = image.GroundTruth[i].IsCrowd || !area.Includes(image.GroundTruth[i].Area);
                    if (isIgnored[i] == (pass == 1))
                    {
                        order[counted++] = i;
                    }
                }

                _objectCounts[(int)area] += pass == 0 ? counted : 0;
            }

            for (var threshold = 0; threshold < ThresholdCount; threshold++)
            {
                Array.Clear(isTaken);
                var outcomes = _outcomes.AsSpan(
                    ((((int)area * ThresholdCount) + threshold) * DetectionCount) + firstDetection, image.Detections.Length);
                for (var detection = 0; detection < outcomes.Length; detection++)
                {
                    var match = FindObject(
                        image, overlaps.AsSpan(detection * objects, objects), order, isIgnored, isTaken, s_thresholds[threshold]);
                    if (match >= 0)
                    {
                        isTaken[match] = true;
                        outcomes[detection] = isIgnored[match] ? MatchOutcome.Ignored : MatchOutcome.TruePositive;
                    }
                    else
                    {
                        outcomes[detection] = area.Includes(image.Detections[detection].Area) ? MatchOutcome.FalsePositive
                            : MatchOutcome.Ignored;
                    }
                }
            }
        }
    }

    /// <summary>
    /// The object with the largest IoU among those still unmatched (crowds always are), or −1. On a tie the later one wins; an object
    /// that does not count is matched only if no other fits.
    /// </summary>
    private static int FindObject(
        ClassInImage image, ReadOnlySpan<double> overlaps, int[] order, bool[] isIgnored, bool[] isTaken, double threshold)
    {
        var best = Math.Min(threshold, 1 - 1e-10);
        var match = -1;
        foreach (var candidate in order)
        {
            if (isTaken[candidate] && !image.GroundTruth[candidate].IsCrowd)
            {
                continue;
            }

            if (match >= 0 && !isIgnored[match] && isIgnored[candidate])
            {
                break;
            }

            if (overlaps[candidate] >= best)
            {
                best = overlaps[candidate];
                match = candidate;
            }
        }

        return match;
    }

    /// <summary>The IoU thresholds as NumPy's linspace computes them, to the last bit.</summary>
    private static double[] Thresholds()
    {
        const double first = 0.5;
        const double last = 0.95;
        var step = (last - first) / (ThresholdCount - 1);
        var thresholds = new double[ThresholdCount];
        for (var i = 0; i < ThresholdCount; i++)
        {
            thresholds[i] = i == ThresholdCount - 1 ? last : (i * step) + first;
        }

        return thresholds;
    }
}

/// <summary>The outcome of a detection at one IoU threshold.</summary>
internal enum MatchOutcome : byte
{
    FalsePositive,
    TruePositive,

    /// <summary>
    /// Matched to an object that does not count (a crowd, or outside the area range), or unmatched and itself outside the area range.
    /// </summary>
    Ignored,
}
