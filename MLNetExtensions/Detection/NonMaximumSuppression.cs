using System.Runtime.InteropServices;

namespace MLNetGhost;

/// <summary>
/// Greedy non-maximum suppression as the YOLO tools do it: candidates are taken in descending order of score, and each is dropped if its
/// intersection over union with a kept one is strictly greater than the threshold. Classes are kept apart by shifting each by its own
/// offset, in single precision like the reference, so that borderline cases are decided the same way.
/// </summary>
internal static class NonMaximumSuppression
{
    /// <summary>Offset from one class to the next in pixels; larger than any network input.</summary>
    private const float ClassOffset = 7680;

    /// <summary>Suppresses overlapping boxes of one picture.</summary>
    /// <param name="detections">Detections in any order.</param>
    /// <param name="options">Thresholds; the score threshold and the class filter apply here too.</param>
    /// <returns>A new array of the survivors, highest score first; equal scores keep their order.</returns>
    public static Detection[] Suppress(ReadOnlySpan<Detection> detections, SuppressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var candidates = new List<DetectionCandidate>(detections.Length);
        for (var i = 0; i < detections.Length; i++)
        {
            var detection = detections[i];
            if (detection.Score > options.ScoreThreshold && options.Classes?.Contains(detection.ClassId) != false)
            {
                candidates.Add(new(detection.Box, detection.Score, detection.ClassId, i));
            }
        }

        var span = CollectionsMarshal.AsSpan(candidates);
        var kept = SuppressInPlace(span, options);
        var result = new Detection[kept];
        for (var i = 0; i < kept; i++)
        {
            result[i] = detections[span[i].Index];
        }

        return result;
    }

    /// <summary>Sorts the candidates, moves the survivors to the front and returns their number.</summary>
    internal static int SuppressInPlace(Span<DetectionCandidate> candidates, SuppressionOptions options)
    {
        Sort(candidates);
        if (candidates.Length > options.MaximumCandidates)
        {
            candidates = candidates[..options.MaximumCandidates];
        }

        var kept = 0;
        for (var i = 0; i < candidates.Length && kept < options.MaximumDetections; i++)
        {
            var candidate = candidates[i];
            if (!IsSuppressed(candidate, candidates[..kept], options))
            {
                candidates[kept++] = candidate;
            }
        }

        return kept;
    }

    /// <summary>Sorts candidates that need no suppression and returns the number of those that are kept.</summary>
    internal static int SortInPlace(Span<DetectionCandidate> candidates, SuppressionOptions options)
    {
        Sort(candidates);
        return Math.Min(candidates.Length, options.MaximumDetections);
    }

    private static void Sort(Span<DetectionCandidate> candidates) =>
        candidates.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index));

    private static bool IsSuppressed(in DetectionCandidate candidate, ReadOnlySpan<DetectionCandidate> kept, SuppressionOptions options)
    {
        var box = Shifted(candidate, options.ClassAgnostic);
        foreach (ref readonly var better in kept)
        {
            if ((options.ClassAgnostic || better.ClassId == candidate.ClassId)
                && Shifted(better, options.ClassAgnostic).IntersectionOverUnion(box) > options.IouThreshold)
            {
                return true;
            }
        }

        return false;
    }

    private static BoundingBox Shifted(in DetectionCandidate candidate, bool classAgnostic)
    {
        var offset = classAgnostic ? 0 : candidate.ClassId * ClassOffset;
        var box = candidate.Box;
        return new(box.X0 + offset, box.Y0 + offset, box.X1 + offset, box.Y1 + offset);
    }
}
