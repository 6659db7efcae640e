using MLNetGhost.Data;

namespace MLNetGhost.Evaluation;

/// <summary>Weighs the labels of one picture against its detections.</summary>
/// <param name="image">The picture.</param>
/// <param name="support">Which detection speaks for which label.</param>
/// <param name="usual">What is usual for each class.</param>
internal sealed class PictureMistakes(EvaluatedImage image, LabelSupport support, UsualSupport usual)
{
    /// <summary>From this IoU on, a detection that has no label may be the object that a label was drawn for.</summary>
    private const double Near = 0.1;

    /// <summary>What a box beside the label's counts, of what another class in the label's box counts: it may be a neighbour.</summary>
    private const double WeightOfPlace = 0.5;

    /// <summary>Weaker evidence for another class or place is not shown: nothing is seen then.</summary>
    private const double LeastEvidence = 0.2;

    /// <summary>A detection with a lower score is never taken for a missing label.</summary>
    private const float LeastScore = 0.25f;

    /// <summary>Nor is one that is weaker than this part of what is usual for labels of its class.</summary>
    private const double LeastRelative = 0.75;

    private readonly HashSet<int> _shown = [];

    /// <summary>All labels of classes that the detector knows, in their order, then what has no label.</summary>
    public IEnumerable<LabelMistake> Find()
    {
        foreach (var (label, annotation) in image.GroundTruth.Index())
        {
            if (!annotation.IsCrowd && usual.IsKnown(annotation.ClassId))
            {
                yield return Weigh(label, annotation);
            }
        }

        var missing = new List<Detection>();
        foreach (var (number, detection) in image.Detections.Index().OrderByDescending(entry => entry.Item.Score))
        {
            if (IsMissing(number, detection) && missing.TrueForAll(better =>
                better.Box.IntersectionOverUnion(detection.Box) < LabelSupport.LeastOverlap))
            {
                missing.Add(detection);
                yield return new LabelMistake(image.Name, LabelMistakeKind.MissingLabel, WeighMissing(detection), null, detection);
            }
        }
    }

    private LabelMistake Weigh(int label, Annotation annotation)
    {
        var (ofClass, ofPlace) = ((Value: 0.0, Detection: -1), (Value: 0.0, Detection: -1));
        foreach (var (number, detection) in image.Detections.Index())
        {
            double overlap = annotation.Box.IntersectionOverUnion(detection.Box);
            var strength = LabelSupport.Strength(detection);
            var fit = LabelSupport.Fit(overlap);
            if (detection.ClassId != annotation.ClassId)
            {
                Raise(ref ofClass, usual.Relative(detection.ClassId, strength * fit), number);
            }
            else if (overlap >= Near && !support.IsTakenByAnother(number, label))
            {
                Raise(ref ofPlace, usual.Relative(detection.ClassId, strength) * (1 - fit), number);
            }
        }

        var agreement = usual.Relative(annotation.ClassId, support.Values[label]);
        var against = Math.Max(ofClass.Value, WeightOfPlace * ofPlace.Value);
        var (kind, shown) = Math.Max(ofClass.Value, ofPlace.Value) < LeastEvidence ? (LabelMistakeKind.UnseenLabel, -1)
            : ofClass.Value >= ofPlace.Value ? (LabelMistakeKind.WrongClass, ofClass.Detection)
            : (LabelMistakeKind.MovedBox, ofPlace.Detection);
        if (kind == LabelMistakeKind.MovedBox)
        {
            _shown.Add(shown);
        }

        return new LabelMistake(
            image.Name, kind, (1 - agreement + against) / 2, annotation, shown < 0 ? null : image.Detections[shown]);
    }

    /// <summary>
    /// Half of the mean of score and relative strength: what is usually seen weakly is also seen weakly where there is nothing.
    /// </summary>
    private double WeighMissing(in Detection detection) => (detection.Score + Relative(detection)) / 4;

    private double Relative(in Detection detection) => usual.Relative(detection.ClassId, LabelSupport.Strength(detection));

    private static void Raise(ref (double Value, int Detection) best, double value, int detection)
    {
        if (value > best.Value)
        {
            best = (value, detection);
        }
    }

    private bool IsMissing(int number, in Detection detection)
    {
        var box = detection.Box;
        return detection.Score >= LeastScore && Relative(detection) >= LeastRelative && !support.IsTaken(number) && !_shown.Contains(number)
            && image.GroundTruth.All(annotation => annotation.Box.IntersectionOverUnion(box) < LabelSupport.LeastOverlap
                && !(annotation.IsCrowd && IsInside(box, annotation.Box)));
    }

    /// <summary>True if at least half of a box is inside a crowd, whose members have no labels of their own.</summary>
    private static bool IsInside(BoundingBox box, BoundingBox crowd) => new BoundingBox(
        MathF.Max(box.X0, crowd.X0), MathF.Max(box.Y0, crowd.Y0), MathF.Min(box.X1, crowd.X1), MathF.Min(box.Y1, crowd.Y1)).Area
        >= box.Area / 2;
}
