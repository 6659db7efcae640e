namespace MLNetGhost.Evaluation;

/// <summary>
/// Measures tracks against the truth: CLEAR MOT (Bernardin and Stiefelhagen, 2008), identity metrics (Ristani et al., arXiv 1609.01775)
/// and HOTA (Luiten et al., arXiv 2009.07736), with the conventions of TrackEval.
/// </summary>
/// <remarks>
/// Boxes match if they have the same class and overlap enough; all classes are counted together. Several sequences are measured together
/// by giving each its own ids.
/// </remarks>
public static class TrackingEvaluator
{
    /// <summary>Measures a sequence.</summary>
    /// <param name="frames">All frames in order.</param>
    /// <param name="classAgnostic">True also matches boxes of different classes.</param>
    /// <exception cref="ArgumentException">A detection has no id, or an id occurs twice in a frame; the message says where.</exception>
    public static TrackingMetrics Evaluate(IEnumerable<TrackedFrame> frames, bool classAgnostic = false)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var overlaps = new SequenceOverlaps(frames, classAgnostic);
        var clear = ClearMot.Measure(overlaps);
        var (idPrecision, idRecall, idf1) = IdentityScore.Measure(overlaps);
        var hota = HotaScore.Measure(overlaps);
        return new TrackingMetrics
        {
            FrameCount = overlaps.Frames.Count,
            TruthCount = overlaps.TruthCount,
            TrackedCount = overlaps.TrackedCount,
            ObjectCount = overlaps.TruthLengths.Count,
            TrackCount = overlaps.TrackedLengths.Count,
            Mota = clear.Mota,
            Motp = clear.Motp,
            Misses = clear.Misses,
            FalsePositives = clear.FalsePositives,
            IdSwitches = clear.IdSwitches,
            Fragmentations = clear.Fragmentations,
            MostlyTracked = clear.MostlyTracked,
            MostlyLost = clear.MostlyLost,
            Idf1 = idf1,
            IdPrecision = idPrecision,
            IdRecall = idRecall,
            Hota = hota.Hota,
            DetectionAccuracy = hota.Detection,
            AssociationAccuracy = hota.Association,
            LocalizationAccuracy = hota.Localization,
        };
    }
}
