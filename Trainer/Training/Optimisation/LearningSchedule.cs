namespace MLNetGhost.Trainer.Training;

/// <summary>
/// Learning rate, momentum and gradient accumulation as functions of the iteration: a warm-up, then a rate that falls epoch
/// by epoch. It has no state, so a resumed run continues exactly where it stopped.
/// </summary>
/// <remarks>
/// During the warm-up the rate of the biases goes from <see cref="WarmupBiasRate"/>, and that of the others from 0, to the
/// epoch's rate; accumulation rises from 1 batch.
/// </remarks>
internal sealed record LearningSchedule
{
    /// <summary>Epochs of the run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Pictures per batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Rate in the first epoch.</summary>
    public required double Rate { get; init; }

    /// <summary>The last epoch's rate tends to this share of <see cref="Rate"/>.</summary>
    public required double FinalRateShare { get; init; }

    /// <summary>Momentum after the warm-up.</summary>
    public required double Momentum { get; init; }

    /// <summary>Length of the warm-up in iterations; 0 for none.</summary>
    public required int WarmupIterations { get; init; }

    /// <summary>Rate of the biases at the first iteration.</summary>
    public double WarmupBiasRate { get; init; }

    /// <summary>Momentum at the first iteration.</summary>
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>Gradients of about this many pictures are added up for one step of the optimiser.</summary>
    public int NominalBatchSize { get; init; } = 64;

    /// <summary>Whether the rate follows half a cosine instead of a straight line.</summary>
    public bool Cosine { get; init; }

    /// <summary>Batches per step once the warm-up is over.</summary>
    public int Accumulation => Math.Max((int)Math.Round((double)NominalBatchSize / BatchSize), 1);

    /// <summary>The factor applied to the rate in an epoch.</summary>
    /// <param name="epoch">Zero-based.</param>
    public double Factor(int epoch) => Cosine
        ? ((1 - Math.Cos(Math.PI * epoch / Epochs)) / 2 * (FinalRateShare - 1)) + 1
        : (Math.Max(1 - ((double)epoch / Epochs), 0) * (1 - FinalRateShare)) + FinalRateShare;

    /// <summary>The settings of an iteration.</summary>
    /// <param name="iteration">Batches seen before this one, since the run began.</param>
    /// <param name="epoch">Zero-based.</param>
    public SchedulePoint At(long iteration, int epoch)
    {
        var rate = Rate * Factor(epoch);
        if (WarmupIterations == 0 || iteration > WarmupIterations)
        {
            return new SchedulePoint(Accumulation, rate, rate, Momentum);
        }

        var progress = (double)iteration / WarmupIterations;
        return new SchedulePoint(
            Math.Max(1, (int)Math.Round(Interpolate(1, (double)NominalBatchSize / BatchSize, progress))),
            Interpolate(WarmupBiasRate, rate, progress),
            Interpolate(0, rate, progress),
            Interpolate(WarmupMomentum, Momentum, progress));
    }

    private static double Interpolate(double from, double to, double progress) => from + ((to - from) * progress);
}
