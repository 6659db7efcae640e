using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Reports;

/// <summary>What one epoch of training came to: a row of <c>results.csv</c>.</summary>
/// <param name="Epoch">One-based epoch.</param>
/// <param name="Seconds">Time since training began, over all sessions of a resumed run.</param>
/// <param name="Train">Training loss.</param>
/// <param name="Validation">Validation loss.</param>
/// <param name="Precision">Mean precision at the confidence of the best F1.</param>
/// <param name="Recall">Mean recall at the confidence of the best F1.</param>
/// <param name="Map50">Mean AP at IoU 0.5, as YOLO tools compute it.</param>
/// <param name="Map">Mean AP over IoU 0.50 to 0.95, as YOLO tools compute it.</param>
/// <param name="LearningRates">Learning rate of each parameter group at the end of the epoch: biases, decayed weights, norms.</param>
public sealed record EpochResult(
    int Epoch,
    double Seconds,
    LossParts Train,
    LossParts Validation,
    double Precision,
    double Recall,
    double Map50,
    double Map,
    IReadOnlyList<double> LearningRates)
{
    /// <summary>The figure by which the best epoch is chosen: 0.1 mAP50 + 0.9 mAP50-95.</summary>
    public double Fitness => (0.1 * Map50) + (0.9 * Map);
}
