namespace MLNetGhost.Trainer.Training;

/// <summary>The highest fitness of a run so far, and when it was last reached.</summary>
/// <param name="Value">The fitness; 0 before any was measured.</param>
/// <param name="Epoch">The last epoch with at least that fitness, from 0: an equal one counts as progress for early stopping.</param>
internal sealed record BestFitness(double Value, int Epoch)
{
    /// <summary>Nothing measured yet.</summary>
    public static BestFitness None { get; } = new(0, 0);

    /// <summary>Whether weights with this fitness replace the best ones; as long as nothing is detected, the newest are the best.</summary>
    public bool IsBeatenBy(double fitness) => Value == 0 || fitness > Value;

    /// <summary>Takes an epoch into account.</summary>
    public BestFitness With(double fitness, int epoch) => fitness >= Value ? new(fitness, epoch) : this;

    /// <summary>Whether the given number of epochs has passed without progress.</summary>
    /// <param name="lastEpoch">The last epoch, from 0.</param>
    /// <param name="patience">The number of epochs; 0 for never.</param>
    public bool IsStale(int lastEpoch, int patience) => patience > 0 && lastEpoch - Epoch >= patience;
}
