using MLNetGhost.Model;

namespace MLNetGhost.Trainer.Export;

/// <summary>Runs other models on the pictures on which one model, taken as correct, was run.</summary>
internal sealed class ModelComparison
{
    private const float LeastOverlap = 0.5f;
    private const float CloseOverlap = 0.9f;

    private readonly IReadOnlyList<string> _pictures;
    private readonly SuppressionOptions _options;
    private readonly bool _acceptDamaged;
    private readonly Detection[][] _expected;

    /// <summary>Runs the reference.</summary>
    /// <param name="reference">The bytes of the model that is taken as correct.</param>
    /// <param name="pictures">Picture files.</param>
    /// <param name="options">The score that a detection must exceed, and whether damaged pictures are used.</param>
    public ModelComparison(byte[] reference, IReadOnlyList<string> pictures, QuantizationOptions options)
    {
        _pictures = pictures;
        _options = new SuppressionOptions { ScoreThreshold = options.ScoreThreshold };
        _acceptDamaged = options.AcceptDamagedPictures;
        _expected = Detect(reference);
    }

    /// <summary>Compares detections.</summary>
    /// <param name="other">The bytes of the other model.</param>
    public ModelAgreement Compare(byte[] other)
    {
        var total = new ModelAgreement(_pictures.Count, 0, 0, 0, 0, 0);
        var (overlaps, scoreDifferences) = (0.0, 0.0);
        foreach (var (expected, actual) in _expected.Zip(Detect(other)))
        {
            var pairs = Match(expected, actual).ToArray();
            overlaps += pairs.Sum(pair => pair.Overlap);
            scoreDifferences += pairs.Sum(pair => Math.Abs(pair.Expected.Score - pair.Actual.Score));
            total = total with
            {
                ReferenceDetections = total.ReferenceDetections + expected.Length,
                Detections = total.Detections + actual.Length,
                Matched = total.Matched + pairs.Length,
                CloselyMatched = total.CloselyMatched + pairs.Count(pair => pair.Overlap >= CloseOverlap),
            };
        }

        return total with { MeanIou = overlaps / total.Matched, MeanScoreDifference = scoreDifferences / total.Matched };
    }

    private Detection[][] Detect(byte[] model)
    {
        using var detector = OnnxDetector.Load(model, new OnnxDetectorOptions { AcceptDamagedPictures = _acceptDamaged });
        return [.. _pictures.Select(picture => detector.Detect(picture, _options))];
    }

    /// <summary>Pairs of the same class, each detection in at most one pair; the best of the expected ones chooses first.</summary>
    private static IEnumerable<(Detection Expected, Detection Actual, float Overlap)> Match(Detection[] expected, Detection[] actual)
    {
        var free = actual.ToList();
        foreach (var detection in expected)
        {
            var candidates = free
                .Where(other => other.ClassId == detection.ClassId)
                .Select(other => (Other: other, Overlap: other.Box.IntersectionOverUnion(detection.Box)))
                .Where(candidate => candidate.Overlap >= LeastOverlap)
                .ToArray();
            if (candidates.Length > 0)
            {
                var (best, overlap) = candidates.MaxBy(candidate => candidate.Overlap);
                free.Remove(best);
                yield return (detection, best, overlap);
            }
        }
    }
}
