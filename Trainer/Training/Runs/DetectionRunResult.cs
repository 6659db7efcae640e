using MLNetGhost.Trainer.Export;

namespace MLNetGhost.Trainer.Training;

/// <summary>The result of a run from pictures to a model.</summary>
/// <param name="Training">The epochs and their checkpoints.</param>
/// <param name="Validation">The best weights, folded, over the validation split.</param>
/// <param name="Export">The verified model; null if none was requested.</param>
public sealed record DetectionRunResult(TrainingResult Training, ValidationResult Validation, ExportedModel? Export)
{
    /// <summary>Why the result is not better, and what to do: about the whole run first, then about the weakest classes.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
