using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.Tool.Commands;

/// <summary>What a validation found, whatever ran it.</summary>
/// <param name="Metrics">Average precision, curves and confusions.</param>
/// <param name="Images">Labels and detections of every picture, in source pixels, in the order of the dataset.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ValidatedSplit(DetectionMetrics Metrics, IReadOnlyList<EvaluatedImage> Images, double Seconds)
{
    /// <summary>From the result of the trainer's validator.</summary>
    /// <param name="result">Its result.</param>
    public static ValidatedSplit Of(ValidationResult result) => new(result.Metrics, result.Images, result.Seconds);
}
