namespace MLNetGhost;

/// <summary>The last step from candidates to detections: suppression if due, mapping back to the source image, names.</summary>
internal static class DetectionBuilder
{
    /// <summary>Builds the detections of one picture in a new array, highest score first.</summary>
    /// <param name="candidates">Candidates, in pixels of the network's input unless said otherwise; reordered.</param>
    /// <param name="classNames">Class names.</param>
    /// <param name="geometry">Where the picture lies in the network's input.</param>
    /// <param name="options">Thresholds.</param>
    /// <param name="suppresses">False keeps boxes that overlap: the network has chosen already.</param>
    /// <param name="isInSource">True for candidates in pixels of the source image.</param>
    /// <returns>Boxes in source pixels, clipped to the picture; boxes that lie wholly in the border are left out.</returns>
    public static Detection[] Build(
        Span<DetectionCandidate> candidates, IReadOnlyList<string> classNames, in LetterboxGeometry geometry, SuppressionOptions options,
        bool suppresses = true, bool isInSource = false)
    {
        var count = suppresses
            ? NonMaximumSuppression.SuppressInPlace(candidates, options)
            : NonMaximumSuppression.SortInPlace(candidates, options);
        var kept = candidates[..count];
        count = 0;
        foreach (ref var candidate in kept)
        {
            var box = isInSource ? geometry.ClipToSource(candidate.Box) : geometry.ToSource(candidate.Box);
            if (box.Area > 0)
            {
                kept[count++] = candidate with { Box = box };
            }
        }

        var detections = new Detection[count];
        for (var i = 0; i < count; i++)
        {
            var (box, score, classId, _) = kept[i];
            detections[i] = new(classId, classNames[classId], score, box);
        }

        return detections;
    }

    /// <summary>Returns the box if its coordinates are finite.</summary>
    /// <exception cref="InvalidDataException">A coordinate is infinite or not a number.</exception>
    public static BoundingBox CheckFinite(BoundingBox box, int anchor) => float.IsFinite(box.X0 + box.Y0 + box.X1 + box.Y1)
        ? box
        : throw new InvalidDataException($"The model's box at anchor {anchor} is ({box.X0}, {box.Y0}, {box.X1}, {box.Y1}), which is not "
            + $"finite. Train or export it again in float32.");
}
