using MLNetGhost.Options;
using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// The position of a run. With the run's tensors it determines everything that follows; random numbers depend only on seed and position.
/// </summary>
internal sealed record RunPosition
{
    /// <summary>The number of pictures in the training split; a different number would mean a different run.</summary>
    [Option(Minimum = 1)]
    public required int ImageCount { get; init; }

    /// <summary>The current epoch, from 0.</summary>
    [Option(Minimum = 0, Maximum = 100_000)]
    public int Epoch { get; init; }

    /// <summary>Finished batches of that epoch.</summary>
    [Option(Minimum = 0)]
    public int Batch { get; init; }

    /// <summary>Batches finished since the run began.</summary>
    [Option(Minimum = 0)]
    public long Iteration { get; init; }

    /// <summary>The iteration of the optimiser's last step; −1 before the first.</summary>
    [Option(Minimum = -1)]
    public long LastStep { get; init; } = -1;

    /// <summary>Steps of the optimiser.</summary>
    [Option(Minimum = 0)]
    public long OptimizerSteps { get; init; }

    /// <summary>The steps after which the optimiser began afresh, because frozen parts were to be trained from then on.</summary>
    [Option(Minimum = 0)]
    public long OptimizerRestartedAfter { get; init; }

    /// <summary>Updates of the weight average.</summary>
    [Option(Minimum = 0)]
    public long AverageUpdates { get; init; }

    /// <summary>Sum of the losses of the epoch's batches so far.</summary>
    public LossParts LossSum { get; init; }

    /// <summary>Seconds spent on the epoch's batches so far.</summary>
    [Option(Minimum = 0, Maximum = 1e12)]
    public double Seconds { get; init; }

    /// <summary>Seconds of these that the teacher took.</summary>
    [Option(Minimum = 0, Maximum = 1e12)]
    public double TeacherSeconds { get; init; }

    /// <summary>Sum of what the teacher's terms contributed to the epoch's batches so far.</summary>
    public TeacherLoss TeacherLossSum { get; init; }

    /// <summary>Steps of the optimiser of the teacher's adapters.</summary>
    [Option(Minimum = 0)]
    public long AdapterSteps { get; init; }

    /// <summary>The best epoch so far.</summary>
    public BestFitness Best { get; init; } = BestFitness.None;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochReport> History { get; init; } = [];
}
