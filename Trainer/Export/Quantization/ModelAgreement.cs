namespace MLNetGhost.Trainer.Export;

/// <summary>How far the detections of one model are those of another, over a set of pictures.</summary>
/// <param name="Pictures">Pictures that both were asked about.</param>
/// <param name="ReferenceDetections">Detections of the reference (the float model).</param>
/// <param name="Detections">Detections of the other.</param>
/// <param name="Matched">Detections of both that have the same class and overlap by half or more, each counted once.</param>
/// <param name="MeanIou">Mean intersection over union of the matched ones; not a number when there are none.</param>
/// <param name="MeanScoreDifference">Mean absolute difference between the scores of the matched ones; not a number when there are
/// none.</param>
public sealed record ModelAgreement(
    int Pictures, int ReferenceDetections, int Detections, int Matched, double MeanIou, double MeanScoreDifference)
{
    /// <summary>The share of the reference's detections that the other finds too; 1 when there was nothing to find.</summary>
    public double Found => ReferenceDetections == 0 ? 1 : (double)Matched / ReferenceDetections;

    /// <summary>The share of the other's detections that the reference has too; 1 when it has none.</summary>
    public double Confirmed => Detections == 0 ? 1 : (double)Matched / Detections;
}
