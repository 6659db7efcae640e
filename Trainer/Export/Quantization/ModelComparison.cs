using MLNetGhost.Model;

namespace MLNetGhost.Trainer.Export;

/// <summary>Runs two models on the same pictures.</summary>
internal static class ModelComparison
{
    private const float LeastOverlap = 0.5f;

    /// <summary>Compares detections.</summary>
    /// <param name="reference">The bytes of the model that is taken as correct.</param>
    /// <param name="other">The bytes of the other model.</param>
    /// <param name="pictures">Picture files.</param>
    /// <param name="scoreThreshold">The score that a detection must exceed.</param>
    public static ModelAgreement Compare(byte[] reference, byte[] other, IEnumerable<string> pictures, float scoreThreshold)
    {
        using var referenceModel = OnnxDetector.Load(reference);
        using var otherModel = OnnxDetector.Load(other);
        var options = new SuppressionOptions { ScoreThreshold = scoreThreshold };
        var total = new ModelAgreement(0, 0, 0, 0, 0, 0);
        var (overlaps, scoreDifferences) = (0.0, 0.0);
        foreach (var picture in pictures)
        {
            var expected = referenceModel.Detect(picture, options);
            var actual = otherModel.Detect(picture, options);
            var pairs = Match(expected, actual).ToArray();
            overlaps += pairs.Sum(pair => pair.Expected.Box.IntersectionOverUnion(pair.Actual.Box));
            scoreDifferences += pairs.Sum(pair => Math.Abs(pair.Expected.Score - pair.Actual.Score));
            total = total with
            {
                Pictures = total.Pictures + 1,
                ReferenceDetections = total.ReferenceDetections + expected.Length,
                Detections = total.Detections + actual.Length,
                Matched = total.Matched + pairs.Length,
            };
        }

        return total with { MeanIou = overlaps / total.Matched, MeanScoreDifference = scoreDifferences / total.Matched };
    }

    /// <summary>Pairs of the same class, each detection in at most one pair; the best of the expected ones chooses first.</summary>
    private static IEnumerable<(Detection Expected, Detection Actual)> Match(Detection[] expected, Detection[] actual)
    {
        var free = actual.ToList();
        foreach (var detection in expected)
        {
            var candidates = free
                .Where(other => other.ClassId == detection.ClassId)
                .Where(other => other.Box.IntersectionOverUnion(detection.Box) >= LeastOverlap)
                .ToArray();
            if (candidates.Length > 0)
            {
                var best = candidates.MaxBy(other => other.Box.IntersectionOverUnion(detection.Box));
                free.Remove(best);
                yield return (detection, best);
            }
        }
    }
}
