using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>The result of a validation.</summary>
/// <param name="Metrics">Average precision, curves and confusions.</param>
/// <param name="Loss">Mean loss of the batches.</param>
/// <param name="Images">Labels and detections of every picture, in source pixels, in the order of the dataset.</param>
/// <param name="Seconds">How long it took, including decoding and evaluation.</param>
public sealed record ValidationResult(DetectionMetrics Metrics, LossParts Loss, IReadOnlyList<EvaluatedImage> Images, double Seconds);
