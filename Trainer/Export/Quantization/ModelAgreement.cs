namespace MLNetGhost.Trainer.Export;

/// <summary>How closely the detections of one model agree with those of another over a set of pictures.</summary>
/// <param name="Pictures">The number of pictures that both were run on.</param>
/// <param name="ReferenceDetections">The number of detections of the reference (the float model).</param>
/// <param name="Detections">The number of detections of the other.</param>
/// <param name="Matched">The number of detections of both that have the same class and overlap by half or more, each counted once.</param>
/// <param name="MeanIou">Mean intersection over union of the matched ones; NaN when there are none.</param>
/// <param name="MeanScoreDifference">Mean absolute difference between the scores of the matched ones; NaN when there are none.</param>
public sealed record ModelAgreement(
    int Pictures, int ReferenceDetections, int Detections, int Matched, double MeanIou, double MeanScoreDifference)
{
    /// <summary>The number of matched detections that overlap by nine tenths or more.</summary>
    public int CloselyMatched { get; init; }

    /// <summary>The share of the reference's detections that the other also finds; 1 when there was nothing to find.</summary>
    public double Found => ReferenceDetections == 0 ? 1 : (double)Matched / ReferenceDetections;

    /// <summary>The share of the reference's detections that the other finds in nearly the same place; 1 when there was nothing.</summary>
    public double FoundClosely => ReferenceDetections == 0 ? 1 : (double)CloselyMatched / ReferenceDetections;

    /// <summary>The share of the other's detections that the reference also has; 1 when the other has none.</summary>
    public double Confirmed => Detections == 0 ? 1 : (double)Matched / Detections;
}
