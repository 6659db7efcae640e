using MLNetGhost.Trainer.Loss;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Where a run stands. With the run's tensors it decides everything that follows; random numbers depend on seed and position alone.
/// </summary>
internal sealed record RunPosition
{
    /// <summary>Pictures of the training split; another number would be another run.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The epoch that is under way, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches of that epoch that are done.</summary>
    public int Batch { get; init; }

    /// <summary>Batches done since the run began.</summary>
    public long Iteration { get; init; }

    /// <summary>The iteration of the optimiser's last step; −1 before the first.</summary>
    public long LastStep { get; init; } = -1;

    /// <summary>Steps of the optimiser.</summary>
    public long OptimizerSteps { get; init; }

    /// <summary>Updates of the weight average.</summary>
    public long AverageUpdates { get; init; }

    /// <summary>Sum of the losses of the epoch's batches so far.</summary>
    public LossParts LossSum { get; init; }

    /// <summary>Seconds spent on the epoch's batches so far.</summary>
    public double Seconds { get; init; }

    /// <summary>The best epoch so far.</summary>
    public BestFitness Best { get; init; } = BestFitness.None;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochReport> History { get; init; } = [];
}
