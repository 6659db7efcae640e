namespace MLNetGhost.Evaluation;

/// <summary>How well tracks agree with the truth: CLEAR MOT, identity and HOTA metrics, and what they are made of.</summary>
public sealed record TrackingMetrics
{
    /// <summary>Number of frames.</summary>
    public int FrameCount { get; init; }

    /// <summary>Boxes of the truth, all frames together.</summary>
    public int TruthCount { get; init; }

    /// <summary>Boxes of the tracker, all frames together.</summary>
    public int TrackedCount { get; init; }

    /// <summary>Objects of the truth.</summary>
    public int ObjectCount { get; init; }

    /// <summary>Ids of the tracker.</summary>
    public int TrackCount { get; init; }

    /// <summary>
    /// Multiple object tracking accuracy: 1 − (misses + false positives + switched ids) / boxes of the truth, at IoU 0.5. At most 1, and
    /// below 0 where mistakes outnumber objects; NaN without truth.
    /// </summary>
    public double Mota { get; init; }

    /// <summary>Multiple object tracking precision: mean IoU of matched boxes; NaN if there are none.</summary>
    public double Motp { get; init; }

    /// <summary>Boxes of the truth that were not found.</summary>
    public int Misses { get; init; }

    /// <summary>Boxes of the tracker where nothing is.</summary>
    public int FalsePositives { get; init; }

    /// <summary>How often an object got another id than when it was last found.</summary>
    public int IdSwitches { get; init; }

    /// <summary>How often an object was lost and found again.</summary>
    public int Fragmentations { get; init; }

    /// <summary>Objects that were found in more than 80 % of their frames.</summary>
    public int MostlyTracked { get; init; }

    /// <summary>Objects that were found in less than 20 % of their frames.</summary>
    public int MostlyLost { get; init; }

    /// <summary>
    /// F1 of identities: boxes with the right id, where each object has the one id of the tracker that explains most, over the mean number
    /// of boxes in truth and tracks. NaN if there are none at all.
    /// </summary>
    public double Idf1 { get; init; }

    /// <summary>Share of the tracker's boxes with the right id; NaN if there are none.</summary>
    public double IdPrecision { get; init; }

    /// <summary>Share of the boxes of the truth that have the right id; NaN if there are none.</summary>
    public double IdRecall { get; init; }

    /// <summary>
    /// Higher order tracking accuracy: the geometric mean of detection and association accuracy, averaged over the IoU thresholds 0.05,
    /// 0.10, …, 0.95. NaN if there are no boxes at all.
    /// </summary>
    public double Hota { get; init; }

    /// <summary>Detection accuracy, averaged likewise.</summary>
    public double DetectionAccuracy { get; init; }

    /// <summary>Association accuracy, averaged likewise.</summary>
    public double AssociationAccuracy { get; init; }

    /// <summary>Localisation accuracy: mean IoU of matched boxes, averaged likewise; 1 where nothing matches.</summary>
    public double LocalizationAccuracy { get; init; }
}
