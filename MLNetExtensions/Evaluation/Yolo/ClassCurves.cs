namespace MLNetGhost.Evaluation;

/// <summary>Curves for one class at an IoU of 0.50, each at 1000 evenly spaced points in [0, 1] (<see cref="Point"/>).</summary>
/// <param name="ClassId">The class id.</param>
/// <param name="Name">The class name.</param>
/// <param name="PrecisionByRecall">The precision-recall curve: precision as a function of recall.</param>
/// <param name="PrecisionByConfidence">
/// Precision of the detections at or above a confidence; 0 where there are none. YOLO tools say 1 there, so that a class which is not
/// detected raises their mean.
/// </param>
/// <param name="RecallByConfidence">Recall of the detections at or above a confidence.</param>
/// <param name="F1ByConfidence">The harmonic mean of precision and recall.</param>
public sealed record ClassCurves(
    int ClassId,
    string Name,
    IReadOnlyList<double> PrecisionByRecall,
    IReadOnlyList<double> PrecisionByConfidence,
    IReadOnlyList<double> RecallByConfidence,
    IReadOnlyList<double> F1ByConfidence)
{
    /// <summary>Number of points on every curve.</summary>
    public const int PointCount = 1000;

    /// <summary>The recall or confidence in [0, 1] of a curve's point.</summary>
    /// <param name="index">0 to <see cref="PointCount"/> − 1.</param>
    public static double Point(int index) => index == PointCount - 1 ? 1 : index * (1.0 / (PointCount - 1));
}
