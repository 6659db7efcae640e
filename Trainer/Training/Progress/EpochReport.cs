using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>One epoch in numbers: a row of the run's table, a point of its curves.</summary>
public sealed record EpochReport
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss of the training batches.</summary>
    public required LossParts TrainingLoss { get; init; }

    /// <summary>Mean loss of the averaged weights on the validation split.</summary>
    public required LossParts ValidationLoss { get; init; }

    /// <summary>Mean average precision at IoU 0.5, as YOLO tools compute it.</summary>
    public required double Map50 { get; init; }

    /// <summary>Mean average precision over IoU 0.5 to 0.95, as YOLO tools compute it.</summary>
    public required double Map { get; init; }

    /// <summary>Mean precision at the score with the best mean F1.</summary>
    public required double Precision { get; init; }

    /// <summary>Mean recall at the score with the best mean F1.</summary>
    public required double Recall { get; init; }

    /// <summary>The value by which the best epoch is chosen: 0.1 mAP50 + 0.9 mAP50-95.</summary>
    public required double Fitness { get; init; }

    /// <summary>Whether no earlier epoch had a fitness as high.</summary>
    public required bool IsBest { get; init; }

    /// <summary>Learning rate of the biases at the end of the epoch.</summary>
    public required double BiasLearningRate { get; init; }

    /// <summary>Learning rate of all other parameters at the end of the epoch.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seconds that training took.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>
    /// Seconds of <see cref="TrainingSeconds"/> that the teacher took: its own network, and the comparison with it, without the backward
    /// pass. On a graphics card, the time to hand over the work. 0 without a teacher.
    /// </summary>
    public double TeacherSeconds { get; init; }

    /// <summary>Mean of what the teacher's terms added to the loss, with their weights; null without a teacher.</summary>
    public TeacherLoss? TeacherLoss { get; init; }

    /// <summary>Seconds that validation took.</summary>
    public required double ValidationSeconds { get; init; }

    /// <summary>Training pictures per second of training.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The largest resident memory of the process at the ends of forward and backward passes of the epoch, in bytes.</summary>
    public required long ResidentBytes { get; init; }
}
